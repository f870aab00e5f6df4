namespace Dongsi.Reliability.Harness;

/// <summary>One object of each type of a kind that this program has.</summary>
internal static class Found
{
    public static List<T> Of<T>() =>
    [
        .. typeof(Found).Assembly.GetTypes()
            .Where(type => type is { IsAbstract: false, IsClass: true } && type.IsSubclassOf(typeof(T)))
            .Select(type => (T)Activator.CreateInstance(type)!),
    ];
}
