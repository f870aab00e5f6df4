namespace Dongsi.Tests.Tasks;

internal static class FutureSteps
{
    /// <summary>Completes a future after a while.</summary>
    public static Future<int> AlsoIn(this Future<int> future, double seconds)
    {
        future.Loop.CallLater(seconds, () => future.SetResult(0));
        return future;
    }
}
