namespace Dongsi.LowLevel;

/// <summary>
/// The frame of <c>context.YieldFrom(generator)</c>: between the frame that awaits it and the outermost frame of the
/// inner generator.
/// </summary>
/// <remarks>
/// <para>The inner generator's frames are put on top of the outer one's, as if its body were a coroutine that the
/// outer body awaits. So a value goes from the innermost yield straight to whoever asked, and a chain of a million
/// generators is no deeper on the stack than one. The price is paid where it is rare: if somebody drives the inner
/// one directly while the outer one waits in it, which Python allows, its frames must be taken off again, and put back
/// when the outer one goes on.</para>
/// <para>Rejected: a body that calls the inner one's Send in a loop. Every value would cost a call for each level,
/// and a deep chain the stack.</para>
/// </remarks>
internal sealed class Delegation<TSend, TYield, TReturn>(
    Generator<TSend, TYield> outer, Generator<TSend, TYield> inner) : Coroutine<TReturn>, IDelegation
{
    public override string Name => "YieldFrom";

    public bool TryTakeOver(HandDriver driver)
    {
        if (inner.State is CoroutineState.Closed or CoroutineState.Running)
        {
            return false;
        }

        inner.JoinInto((GeneratorDriver<TSend, TYield>)driver, this, outer);
        return true;
    }

    public void GiveUp(HandDriver driver, Exception outcome)
    {
        if (inner.Holder == this)
        {
            inner.LeaveTo(((GeneratorDriver<TSend, TYield>)driver).Generator);
        }
        else if (inner.State == CoroutineState.Running)
        {
            outcome = ThrowHelper.IsRunning(inner);
        }

        Fail(outcome);
    }

    internal override void Await(Trampoline trampoline) => Begin(trampoline);

    /// <summary>It was awaited; or somebody else had the inner one meanwhile; or the inner one has ended.</summary>
    internal override void Resume()
    {
        Trampoline trampoline = Trampoline.Current!;
        var driver = trampoline.Task as GeneratorDriver<TSend, TYield>;
        if (inner.Holder == this)
        {
            End(driver!);
        }
        else if (driver?.Generator.Innermost != outer)
        {
            Fail(ThrowHelper.YieldOutsideGenerator(this));
        }
        else if (!TryTakeOver(driver))
        {
            Exception? thrown = trampoline.TakeInjected();
            if (inner.State == CoroutineState.Running)
            {
                Fail(ThrowHelper.IsRunning(inner));
            }
            else if (thrown is not null)
            {
                Fail(thrown);
            }
            else
            {
                Complete(default!);
            }
        }
    }

    private void End(GeneratorDriver<TSend, TYield> driver)
    {
        inner.LeaveTo(driver.Generator);
        if (inner.TakeOutcome(out TReturn? result) is { } failure)
        {
            Fail(failure);
        }
        else
        {
            Complete(result!);
        }
    }
}
