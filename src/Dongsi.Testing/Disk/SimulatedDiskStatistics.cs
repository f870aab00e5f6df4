namespace Dongsi.Testing;

/// <summary>What a <see cref="SimulatedDisk"/> is doing, in numbers.</summary>
/// <param name="IsUp">False from a crash until the restart.</param>
/// <param name="Files">How many files have a name.</param>
/// <param name="OpenFiles">How many files programs have open.</param>
/// <param name="Bytes">How long all files are together, those that are open without a name too.</param>
/// <param name="UnflushedSectors">How many sectors of 512 bytes a crash may lose now.</param>
/// <param name="UnflushedNames">How many changes of names a crash may lose now.</param>
/// <param name="Operations">How many operations have begun so far.</param>
/// <param name="Crashes">How often it has crashed.</param>
public readonly record struct SimulatedDiskStatistics(
    bool IsUp,
    int Files,
    int OpenFiles,
    long Bytes,
    int UnflushedSectors,
    int UnflushedNames,
    long Operations,
    int Crashes);
