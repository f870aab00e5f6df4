using System.Buffers.Text;

namespace Dongsi.Testing;

/// <summary>
/// A run in one word: a version, the seed, and of the choices only those that are not the first, each after the number
/// of those before it that are. In numbers of seven bits a byte, as base64 for URLs.
/// </summary>
internal static class ReplayCode
{
    private const byte Version = 1;

    public static string Write(int seed, IReadOnlyList<int> choices)
    {
        List<byte> bytes = [Version];
        Add(bytes, (uint)seed);
        int passed = 0;
        foreach (int choice in choices)
        {
            if (choice == 0)
            {
                passed++;
                continue;
            }

            Add(bytes, (uint)passed);
            Add(bytes, (uint)choice);
            passed = 0;
        }

        return Base64Url.EncodeToString(bytes.ToArray());
    }

    /// <exception cref="FormatException">It is none.</exception>
    public static (int Seed, int[] Choices) Read(string code)
    {
        byte[] bytes = Decode(code);
        int position = 1;
        uint seed = Take(bytes, ref position, code);
        List<int> choices = [];
        while (position < bytes.Length)
        {
            uint passed = Take(bytes, ref position, code);
            uint choice = Take(bytes, ref position, code);
            if (passed > 100_000_000 || choice is 0 or > int.MaxValue)
            {
                throw Bad(code);
            }

            choices.AddRange(new int[passed]);
            choices.Add((int)choice);
        }

        return ((int)seed, [.. choices]);
    }

    private static byte[] Decode(string code)
    {
        const string Prefix = "DONGSI_REPLAY=";
        string word = code.Trim();
        int start = word.IndexOf(Prefix, StringComparison.Ordinal);
        word = start < 0 ? word : word[(start + Prefix.Length)..];
        byte[] bytes;
        try
        {
            bytes = Base64Url.DecodeFromChars(word);
        }
        catch (FormatException e)
        {
            throw Bad(code, e);
        }

        return bytes is [Version, ..] ? bytes : throw Bad(code);
    }

    private static void Add(List<byte> bytes, uint number)
    {
        for (; number > 0x7F; number >>= 7)
        {
            bytes.Add((byte)(number | 0x80));
        }

        bytes.Add((byte)number);
    }

    private static uint Take(byte[] bytes, ref int position, string code)
    {
        uint number = 0;
        for (int shift = 0; shift < 35; shift += 7)
        {
            if (position == bytes.Length)
            {
                break;
            }

            byte part = bytes[position++];
            number |= (uint)(part & 0x7F) << shift;
            if (part < 0x80)
            {
                return number;
            }
        }

        throw Bad(code);
    }

    private static FormatException Bad(string code, Exception? inner = null) => new(
        $"'{code}' says no run. Copy the whole word after DONGSI_REPLAY= from the message of the failed test.", inner);
}
