namespace Dongsi.Tests.Files;

/// <summary>A folder of its own for a test.</summary>
internal sealed class TempFolder : IDisposable
{
    private readonly string _path = Directory.CreateTempSubdirectory("dongsi-tests-").FullName;

    public AsyncPath Path => new(_path);

    /// <summary>The path of a file in it, which has this content if it is given one.</summary>
    public string File(string name, string? content = null)
    {
        string path = System.IO.Path.Combine(_path, name);
        if (content is not null)
        {
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
            System.IO.File.WriteAllText(path, content);
        }

        return path;
    }

    public void Dispose()
    {
        if (Directory.Exists(_path))
        {
            Directory.Delete(_path, recursive: true);
        }
    }
}
