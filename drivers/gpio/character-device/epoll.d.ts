/** The part of the package epoll that is used; it brings no types of its own. */
declare module 'epoll' {
  export class Epoll {
    constructor(callback: (error: Error | null, file: number, events: number) => void);
    add(file: number, events: number): this;
    remove(file: number): this;
    close(): void;
    static readonly EPOLLIN: number;
  }
}
