namespace Dongsi.LowLevel;

/// <summary>A frame that stands for <c>context.YieldFrom(generator)</c>, whatever types are involved.</summary>
internal interface IDelegation
{
    /// <summary>
    /// If somebody else has driven the inner generator meanwhile, its frames are elsewhere: takes them over again.
    /// </summary>
    /// <returns>False if it has ended, or is running.</returns>
    bool TryTakeOver(HandDriver driver);

    /// <summary>The outer generator is being closed, and the inner one has been: the await throws.</summary>
    void GiveUp(HandDriver driver, Exception outcome);
}
