namespace Dongsi;

/// <summary>What became of a program that was run to its end.</summary>
/// <param name="ReturnCode">Its exit code, or the number of the signal that ended it, negative.</param>
/// <param name="Stdout">All that it wrote; empty if its output was no pipe.</param>
/// <param name="Stderr">All that it wrote as errors; empty if its error output was no pipe.</param>
/// <remarks><para><b>Python</b>: <c>subprocess.CompletedProcess</c>.</para></remarks>
public sealed record ProcessResult(int ReturnCode, byte[] Stdout, byte[] Stderr);
