/** The engine's child process. It holds one model, and its death takes nothing with it but that model. */
import { serve } from '../../contract/rpc/server.ts';
import { connectToHost } from '../process/childTransport.ts';
import { engineChildContract } from './childContract.ts';
import { createChildHandlers } from './childSession.ts';

serve(engineChildContract, createChildHandlers(), connectToHost(), { shell: 'host', connectionId: 'host' });
