using System.Xml.Linq;
using Xunit;

namespace Dongsi.Repo.Tests;

public sealed class PackageTests
{
    [Fact]
    public void Dongsi_depends_on_no_package() => Findings.None(
        XDocument.Load(Repository.PathOf("src/Dongsi/Dongsi.csproj"))
            .Descendants("PackageReference")
            .Select(reference => $"{reference.Attribute("Include")?.Value}"),
        "Write what is needed, or put it into a package beside Dongsi: zero dependencies is a promise.");
}
