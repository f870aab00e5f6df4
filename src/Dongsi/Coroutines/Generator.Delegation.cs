using Dongsi.LowLevel;

namespace Dongsi;

// Delegation: while one generator yields from another, the inner one's frames are with the outer one's driver. The
// generator that nobody yields from is the root of such a chain; it knows the innermost one, whose yields come out.
public partial class Generator<TSend, TYield>
{
    private GeneratorDriver<TSend, TYield>? _driver;

    // The generator that yields from this one.
    private Generator<TSend, TYield>? _outer;

    /// <summary>The generator at the end of the chain that begins with this one.</summary>
    internal Generator<TSend, TYield> Innermost { get; private set; }

    /// <summary>The frame that has taken over this one's.</summary>
    internal Coroutine? Holder { get; private set; }

    /// <summary>Where the body waits.</summary>
    internal YieldPoint<TSend> Point => _context.Point;

    /// <summary>One that is yielded from its start to its end never needs its own.</summary>
    private GeneratorDriver<TSend, TYield> Driver => _driver ??= new GeneratorDriver<TSend, TYield>(this, Body);

    private bool IsRunning => Root._driver is { IsRunning: true };

    private Generator<TSend, TYield> Root
    {
        get
        {
            Generator<TSend, TYield> root = this;
            while (root._outer is { } outer)
            {
                root = outer;
            }

            return root;
        }
    }

    /// <summary>An outer generator yields from this one, which neither runs nor has ended.</summary>
    internal void JoinInto(
        GeneratorDriver<TSend, TYield> driver, Coroutine delegation, Generator<TSend, TYield> outer)
    {
        TakeBack();
        Holder = delegation;
        _outer = outer;
        driver.Generator.Innermost = Innermost;
        if (!HasStarted)
        {
            Body.Await(Trampoline.Current!);
            return;
        }

        Body.ReturnTo(delegation);
        driver.Frame = Driver.Frame;
        Innermost.Point.Offer(default!, wasSent: false);
    }

    /// <summary>The frames are with the root's driver; those that are left come back.</summary>
    internal void LeaveTo(Generator<TSend, TYield> root)
    {
        if (Body.Stage == CoroutineStage.Started)
        {
            Driver.Frame = root.Driver.Frame;
            Body.ReturnTo(Driver);
            Innermost = root.Innermost;
        }
        else
        {
            Body.Abandon();
            Body.Release();
        }

        root.Driver.Frame = Holder!;
        root.Innermost = _outer!;
        Holder = null;
        _outer = null;
    }

    /// <summary>The body has ended: its failure, or what it returned.</summary>
    internal Exception? TakeOutcome<TReturn>(out TReturn? result)
    {
        Exception? failure = Body.Failure;
        result = Body is Coroutine<TReturn> body ? body.Result : default;
        Body.Abandon();
        Body.Release();
        return failure is null ? null : HandDriver.Outcome(failure, this);
    }

    /// <summary>Somebody drives this one directly, whoever may be yielding from it.</summary>
    private void TakeBack()
    {
        Generator<TSend, TYield> root = Root;
        if (root._driver is { IsRunning: true })
        {
            throw ThrowHelper.IsRunning(this);
        }

        if (root != this)
        {
            LeaveTo(root);
        }
    }
}
