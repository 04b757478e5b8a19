/** Keeps a fault of one page from taking the window down: the others still open, and this one can be tried again. */
import { Component, type ErrorInfo as ReactErrorInfo, type ReactNode } from 'react';
import { errorInfoOf } from '../rpc/errorInfoOf.ts';
import { PageFault } from './PageFault.tsx';

interface State {
  readonly thrown: unknown;
  readonly failed: boolean;
}

export class ErrorBoundary extends Component<{ readonly children: ReactNode }, State> {
  override state: State = { thrown: null, failed: false };

  static getDerivedStateFromError(thrown: unknown): State {
    return { thrown, failed: true };
  }

  override componentDidCatch(thrown: unknown, info: ReactErrorInfo): void {
    console.error(thrown, info.componentStack);
  }

  override render(): ReactNode {
    if (!this.state.failed) return this.props.children;
    return (
      <PageFault
        error={errorInfoOf(this.state.thrown)}
        onRetry={() => this.setState({ thrown: null, failed: false })}
      />
    );
  }
}
