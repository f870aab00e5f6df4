using Dongsi.Repo.Tests.Sources;
using Microsoft.CodeAnalysis;
using Xunit;

namespace Dongsi.Repo.Tests.Api;

public sealed class ApiSnapshotTests
{
    public static TheoryData<string> Packages => [.. Library.Packages];

    [Theory]
    [MemberData(nameof(Packages))]
    public void The_public_API_is_the_one_that_was_agreed_on(string package) =>
        Snapshot.File($"eng/api/{package}.txt", ApiText.Write(Library.Read(package)));

    [Fact]
    public void A_signature_reads_like_the_source() => Assert.Equal(
        """
        # The public API of Dongsi.Read, written by Dongsi.Repo.Tests.

        public abstract class N.Future<T> : IDisposable
            protected Future(string? name = null)
            public abstract void Dispose()
            public T Result { get; }
            public Task<T?> Wait(double? timeout = null, params int[] more)

        public enum N.Mode
            Fast = 0
            Slow = 2

        public readonly struct N.Stats : IEquatable<Stats>
            public Stats(int Waiting)
            public int Waiting { get; init; }

        public delegate N.Then<T>(T value) -> bool

        """,
        WriteCompiled("""
            namespace N;
            public abstract class Future<T> : IDisposable
            {
                protected Future(string? name = null) { }
                public T Result { get; private set; } = default!;
                public Task<T?> Wait(double? timeout = null, params int[] more) => null!;
                public abstract void Dispose();
                internal void Hidden() { }
            }
            public enum Mode { Fast, Slow = 2 }
            public readonly record struct Stats(int Waiting);
            public delegate bool Then<T>(T value);
            internal sealed class Unseen { public void F() { } }
            """));

    // Through bytes, as the built library is read, so that what the compiler adds has lost its origin here too.
    private static string WriteCompiled(string text)
    {
        var source = Compiling.Compile(
            [SourceFile.Parse("Any.cs", text), Compiling.ImplicitUsings()], OutputKind.DynamicallyLinkedLibrary);
        using var bytes = new MemoryStream();
        Assert.True(source.Emit(bytes).Success);
        var built = MetadataReference.CreateFromImage(bytes.ToArray());
        var reader = Compiling.Compile([], OutputKind.DynamicallyLinkedLibrary, built);
        return ApiText.Write((IAssemblySymbol)reader.GetAssemblyOrModuleSymbol(built)!);
    }
}
