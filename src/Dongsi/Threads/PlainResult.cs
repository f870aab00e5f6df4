namespace Dongsi.LowLevel;

/// <summary>
/// What a function gave that was called as a plain one. An async method gives something that has not been done yet, and
/// would be forgotten.
/// </summary>
internal static class PlainResult
{
    /// <exception cref="InvalidOperationException">It is a coroutine or a task.</exception>
    public static T Of<T>(T result)
    {
        switch (result)
        {
            case Coroutine coroutine:
                coroutine.Refuse();
                throw ThrowHelper.CoroutineOnThread(coroutine);
            case Task:
                throw ThrowHelper.TaskOnThread();
        }

        return result;
    }
}
