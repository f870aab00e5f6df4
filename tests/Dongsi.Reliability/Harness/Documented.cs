namespace Dongsi.Reliability.Harness;

/// <summary>Which exceptions a user of connections, files and processes has been told of.</summary>
internal static class Documented
{
    /// <summary>How a connection may end: it says so, or its stream just ends too early.</summary>
    public static bool IsOfConnection(Exception e) => e is ConnectionException or IncompleteReadException;

    /// <summary>How the system may fail us: <see cref="IOException"/> and its kind, or a time limit of the user's.
    /// </summary>
    public static bool IsOfTheSystem(Exception e) => e is IOException or TimeoutException;

    /// <summary>Runs it and says how it ended; what is not documented is thrown.</summary>
    public static async Coroutine<string> Outcome(Func<Coroutine> body, Func<Exception, bool> isDocumented)
    {
        try
        {
            await body();
            return "ok";
        }
        catch (Exception e) when (isDocumented(e))
        {
            return e.GetType().Name;
        }
    }
}
