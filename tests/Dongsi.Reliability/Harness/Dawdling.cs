namespace Dongsi.Reliability.Harness;

/// <summary>What shifts one thread against another: mostly nothing, now and then a moment.</summary>
internal static class Dawdling
{
    public static void Dawdle(this Random random)
    {
        switch (random.Next(8))
        {
            case 0:
                Thread.Yield();
                break;
            case 1:
                Thread.SpinWait(random.Next(2000));
                break;
            default:
                break;
        }
    }
}
