using Xunit;

namespace Dongsi.Repo.Tests.Sources;

public sealed class LibraryTests
{
    [Fact]
    public void The_rules_read_a_library_that_compiles() => Findings.None(
        Library.Errors.Select(error => error.ToString()),
        "The house rules read src/Dongsi with Roslyn and would be blind while it has errors. "
            + "If `dotnet build` is content, teach Sources/Compiling.cs what the project file knows.");
}
