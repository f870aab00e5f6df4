namespace Dongsi.Reliability.Harness;

/// <summary>One test of the gate. All of them are found by reflection, and run in the order of their ids.</summary>
/// <param name="id">Its number in the reliability reference: R16.</param>
/// <param name="promise">What holds, in one sentence.</param>
internal abstract class Check(string id, string promise)
{
    public string Id { get; } = id;

    public string Promise { get; } = promise;

    /// <summary>Once for each poller, or once because no poller matters.</summary>
    public virtual bool IsForEveryPoller => true;

    /// <summary>Why it cannot be tried on this machine; null if it can.</summary>
    public virtual string? WhyNotHere => null;

    /// <summary>Tries it; throws <see cref="BrokenPromiseException"/>, or anything else, if it does not hold.</summary>
    public abstract void Run(Trial trial);

    /// <summary>
    /// Would it find anything? Runs against something that is broken on purpose, and must throw
    /// <see cref="BrokenPromiseException"/>. Null if there is nothing to break.
    /// </summary>
    public virtual Action<Trial>? Canary => null;

    public static IReadOnlyList<Check> All { get; } = Found.Of<Check>().OrderBy(check => check.Id).ToList();
}
