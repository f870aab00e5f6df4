using Dongsi.LowLevel;

namespace Dongsi;

// A coroutine that is driven by hand awaits a future: whoever drives it is given the future, and decides when to go on.
public abstract partial class Future
{
    internal override bool MayGoOn(out Exception? error)
    {
        error = null;
        return IsDone;
    }

    internal sealed override InvalidOperationException? HandOut(HandDriver driver, out Awaitable? waited)
    {
        // There is no task to make ready.
        RemoveWaiter(driver);
        waited = this;
        return null;
    }
}
