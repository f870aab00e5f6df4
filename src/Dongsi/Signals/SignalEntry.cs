using System.Runtime.InteropServices;

namespace Dongsi.LowLevel;

/// <summary>One signal that a loop listens to: its handler, and the receivers that are open for it.</summary>
/// <remarks>
/// The runtime calls <see cref="Arrived"/> on a thread of its own, so it only posts. Who is told is looked up when the
/// loop comes to it: a handler that was replaced meanwhile is not called, and the signal is not lost.
/// </remarks>
internal sealed class SignalEntry : IDisposable
{
    private readonly EventLoop _loop;
    private readonly Handle _delivery;
    private readonly PosixSignalRegistration _registration;
    private readonly List<SignalReceiver> _receivers = [];

    public SignalEntry(EventLoop loop, int number)
    {
        _loop = loop;
        _delivery = new Handle(loop, Deliver, context: null);
        _registration = PosixSignalRegistration.Create((PosixSignal)number, Arrived);
    }

    /// <summary>What <c>AddSignalHandler</c> was given, with the context it was given in.</summary>
    public Handle? Handler { get; set; }

    /// <summary>Does nobody want the signal any more?</summary>
    public bool IsUnused => Handler is null && _receivers.Count == 0;

    public void Add(SignalReceiver receiver) => _receivers.Add(receiver);

    public void Remove(SignalReceiver receiver) => _receivers.Remove(receiver);

    /// <summary>The signal does again what it did before.</summary>
    public void Dispose()
    {
        _delivery.Cancel();
        _registration.Dispose();
    }

    private void Arrived(PosixSignalContext context)
    {
        // Otherwise the system does what it does to a program that has no handler.
        context.Cancel = true;
        _loop.Post(_delivery);
    }

    private void Deliver()
    {
        Handler?.Run();
        foreach (SignalReceiver receiver in _receivers.ToArray())
        {
            receiver.Deliver(this);
        }
    }
}
