namespace Dongsi.LowLevel;

/// <summary>
/// What is called back by many futures and completes another one, a new one for every wait. For call graphs only.
/// </summary>
internal interface ICollector
{
    /// <summary>What its user awaits now, if he does.</summary>
    Future? Awaited { get; }
}
