namespace Dongsi.LowLevel;

/// <summary>A file that the system sends by itself: its bytes never come into this process.</summary>
internal static class SystemSendFile
{
    // Then the others have their turn.
    private const int BytesPerTurn = 1024 * 1024;

    /// <summary>Asks the system once.</summary>
    /// <returns>How many bytes went; -1 with an error, 0 at the end of the file.</returns>
    public delegate long Call(long offset, nuint count, out int error);

    /// <summary>Sends a piece of a file.</summary>
    /// <param name="call">Asks the system once.</param>
    /// <param name="waitOrThrow">There is no room, or something is wrong: the number says which.</param>
    /// <param name="offset">Where to begin.</param>
    /// <param name="count">How many bytes; fewer if the file ends.</param>
    /// <param name="progress">Told how many went each time.</param>
    /// <returns>False if the system cannot do this with such a file; nothing was sent then.</returns>
    public static async Coroutine<bool> Run(
        Call call, Func<int, Coroutine> waitOrThrow, long offset, long count, Action<long> progress)
    {
        for (bool isFirst = true; count > 0; isFirst = false)
        {
            long sent = call(offset, (nuint)Math.Min(count, BytesPerTurn), out int error);
            if (sent > 0)
            {
                offset += sent;
                count -= sent;
                progress(sent);
                await YieldCoroutine.Instance;
                continue;
            }

            switch (error)
            {
                case 0:
                    return true;
                case Errno.EINTR:
                    break;
                case Errno.EINVAL or Errno.ENOSYS when isFirst:
                    return false;
                default:
                    await waitOrThrow(error);
                    break;
            }
        }

        return true;
    }
}
