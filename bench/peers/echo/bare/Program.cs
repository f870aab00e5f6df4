using Dongsi.Peers;

// Turns are methods that are called often: one that never returned would stay what the JIT made of it at first.
switch (args[0])
{
    case "epoll":
        for (var loop = new EpollLoop(); ;)
            loop.Turn();
    case "io_uring":
        for (var loop = new UringLoop(); ;)
            loop.Turn();
    default:
        throw new ArgumentException($"no such loop: {args[0]}");
}
