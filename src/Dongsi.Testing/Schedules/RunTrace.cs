using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Dongsi.Testing;

/// <summary>What happens in a run, as text that is the same whenever and wherever the same happens.</summary>
internal sealed partial class RunTrace(TimeProvider clock)
{
    private readonly StringBuilder _text = new();

    public string Text => _text.ToString();

    public static string HashOf(string text) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..16];

    /// <summary>Addresses of objects, which are different each time, are taken out of a text.</summary>
    public static string WithoutAddresses(string text) => Addresses().Replace(text, "0x…");

    public void Add(long step, string who, string what)
    {
        double seconds = (double)clock.GetTimestamp() / TimeSpan.TicksPerSecond;
        _text.Append(CultureInfo.InvariantCulture, $"{seconds,10:0.000####} s {step,5}  {who}: {what}\n");
    }

    [GeneratedRegex("0x[0-9a-f]+")]
    private static partial Regex Addresses();
}
