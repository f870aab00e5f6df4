using System.Net.Sockets;

namespace Dongsi.LowLevel;

/// <summary>
/// What a loop waits in when it has nothing to run, and what tells it of its sockets and pipes. One poller belongs to
/// one loop.
/// </summary>
/// <remarks>
/// All but <see cref="Wake"/> and <see cref="Wait"/> belongs to the loop's thread. A guest's poller is waited in on
/// another thread, while the loop's thread may add, change and remove entries.
/// <para>A poller that only keeps time, as one for tests, leaves the second half as it is.</para>
/// </remarks>
internal interface IPoller : IDisposable
{
    /// <summary>
    /// Waits until something happened, the time is over, or <see cref="Wake"/> was called since the last wait.
    /// May return early, and the loop asks again for the rest; but not early for lack of resolution, or it would spin.
    /// </summary>
    /// <param name="timeoutTicks">Ticks of 100 ns; 0 does not wait, -1 waits for ever.</param>
    void Wait(long timeoutTicks);

    /// <summary>Ends the current wait, or the next one if none is going on. From any thread, at any time.</summary>
    void Wake();

    /// <summary>From now on it is waited in on another thread than the loop's, as a guest's.</summary>
    void AllowAllThreads()
    {
    }

    /// <summary>Is there anything to look for, even if the loop need not sleep?</summary>
    bool HasEntries => false;

    /// <summary>All that is watched.</summary>
    IReadOnlyList<PollEntry> Entries => [];

    /// <summary>Who watches a descriptor; null if nobody does.</summary>
    PollEntry? Find(nint descriptor) => null;

    /// <summary>A wait comes next: tells the system what has changed since the last one.</summary>
    void Prepare()
    {
    }

    /// <summary>What the last wait has found becomes ready.</summary>
    void TakeEvents(IReadyQueue ready)
    {
    }

    /// <summary>Does it watch whatever has a descriptor, or only sockets?</summary>
    bool WatchesDescriptors => false;

    /// <summary>What is used instead of the system's network; null for the system's.</summary>
    INetwork? Network => null;

    /// <summary>A socket of the BCL as this poller's handle. It is set to non-blocking.</summary>
    IoHandle Adopt(Socket socket) => throw ThrowHelper.PollerWithoutSockets(this);

    /// <summary>A new stream socket, to connect with.</summary>
    /// <param name="family">Of the internet, or Unix.</param>
    /// <exception cref="SocketException">The system has no such sockets, or none left.</exception>
    IoHandle Open(AddressFamily family) => Adopt(new Socket(
        family, SocketType.Stream, family == AddressFamily.Unix ? ProtocolType.Unspecified : ProtocolType.Tcp));

    /// <summary>A descriptor as this poller's handle. Its owner has set it to non-blocking.</summary>
    /// <param name="descriptor">The number.</param>
    /// <param name="isOwned">Closing the handle closes the descriptor.</param>
    IoHandle Adopt(int descriptor, bool isOwned) => throw ThrowHelper.PollerWithoutSockets(this);

    /// <summary>A socket of the user's, which stays his. It is set to non-blocking.</summary>
    IoHandle Look(Socket socket) => Adopt(socket);

    /// <summary>Watches it from now on.</summary>
    /// <exception cref="IOException">The system cannot watch it.</exception>
    void Add(PollEntry entry) => throw ThrowHelper.PollerWithoutSockets(this);

    /// <summary>What the entry wants has changed; the system is told before the next wait, once.</summary>
    void Update(PollEntry entry)
    {
    }

    /// <summary>What the entry wants has changed, and it may not be watched yet.</summary>
    /// <exception cref="IOException">The system cannot watch it.</exception>
    void Watch(PollEntry entry)
    {
        if (entry.Generation == 0)
        {
            Add(entry);
        }
        else
        {
            Update(entry);
        }
    }

    /// <summary>
    /// The handle will be closed, or is not looked at any more. Nothing comes of it after this, whoever gets the
    /// descriptor's number next.
    /// </summary>
    void Remove(PollEntry entry)
    {
    }

    /// <summary>What brings the bytes of a stream socket or pipe that is being read all the time.</summary>
    Receiver CreateReceiver(PollEntry entry, IReceiverOwner owner) => throw ThrowHelper.PollerWithoutSockets(this);

    /// <summary>What brings the connections of a listening socket.</summary>
    Acceptor CreateAcceptor(PollEntry entry, IAcceptorOwner owner) => throw ThrowHelper.PollerWithoutSockets(this);
}
