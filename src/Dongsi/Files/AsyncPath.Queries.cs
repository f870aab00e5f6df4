using Dongsi.LowLevel;

namespace Dongsi;

public sealed partial class AsyncPath
{
    /// <summary>Is there anything?</summary>
    /// <remarks>
    /// <para>False too for a link that leads nowhere, and for what may not be looked at.</para>
    /// <para><b>Checkpoint</b>: always.</para>
    /// <para><b>Cancel safety</b>: nothing changes.</para>
    /// <para><b>Python</b>: <c>await path.exists()</c>.</para>
    /// </remarks>
    public Coroutine<bool> Exists() => OnThread(() => FilePaths.Exists(_path));

    /// <summary>Is there a file, or a link to one?</summary>
    /// <remarks>
    /// <para><b>Checkpoint</b>: always.</para>
    /// <para><b>Cancel safety</b>: nothing changes.</para>
    /// <para><b>Python</b>: <c>await path.is_file()</c>.</para>
    /// </remarks>
    public Coroutine<bool> IsFile() => OnThread(() => FilePaths.IsFile(_path));

    /// <summary>Is there a directory, or a link to one?</summary>
    /// <remarks>
    /// <para><b>Checkpoint</b>: always.</para>
    /// <para><b>Cancel safety</b>: nothing changes.</para>
    /// <para><b>Python</b>: <c>await path.is_dir()</c>.</para>
    /// </remarks>
    public Coroutine<bool> IsDir() => OnThread(() => Directory.Exists(_path));

    /// <summary>Is it a symbolic link, wherever it leads?</summary>
    /// <remarks>
    /// <para><b>Checkpoint</b>: always.</para>
    /// <para><b>Cancel safety</b>: nothing changes.</para>
    /// <para><b>Python</b>: <c>await path.is_symlink()</c>.</para>
    /// </remarks>
    public Coroutine<bool> IsSymlink() =>
        OnThread(() => new FileInfo(_path).LinkTarget is not null);

    /// <summary>What the system knows of it.</summary>
    /// <param name="followSymlinks">Of a link: what it leads to, and not the link itself.</param>
    /// <exception cref="FileNotFoundException">There is nothing.</exception>
    /// <remarks>
    /// <para><b>Checkpoint</b>: always.</para>
    /// <para><b>Cancel safety</b>: nothing changes.</para>
    /// <para><b>Python</b>: <c>await path.stat()</c>, <c>await path.lstat()</c>.</para>
    /// </remarks>
    public Coroutine<FileStat> Stat(bool followSymlinks = true) =>
        OnThread(() => FilePaths.Stat(_path, followSymlinks));

    /// <summary>The absolute path, without symbolic links and dots.</summary>
    /// <exception cref="IOException">The links lead in a circle.</exception>
    /// <remarks>
    /// <para>What does not exist is taken as it is.</para>
    /// <para><b>Checkpoint</b>: always.</para>
    /// <para><b>Cancel safety</b>: nothing changes.</para>
    /// <para><b>Python</b>: <c>await path.resolve()</c>.</para>
    /// </remarks>
    public Coroutine<AsyncPath> Resolve() =>
        OnThread(() => new AsyncPath(FilePaths.Resolve(_path)));

    /// <summary>Where a symbolic link leads, as it is written in it.</summary>
    /// <exception cref="FileNotFoundException">There is no link.</exception>
    /// <remarks>
    /// <para><b>Checkpoint</b>: always.</para>
    /// <para><b>Cancel safety</b>: nothing changes.</para>
    /// <para><b>Python</b>: <c>await path.readlink()</c>.</para>
    /// </remarks>
    public Coroutine<AsyncPath> ReadLink() => OnThread(() => new AsyncPath(
        new FileInfo(_path).LinkTarget ?? throw ThrowHelper.NoSuchPath("ReadLink", _path)));

    /// <summary>What is in the directory, sorted.</summary>
    /// <returns>The entries, each with this path in front.</returns>
    /// <exception cref="DirectoryNotFoundException">There is no directory.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    /// <remarks>
    /// <para><b>Checkpoint</b>: always.</para>
    /// <para><b>Cancel safety</b>: nothing changes.</para>
    /// <para><b>Python</b>: <c>async for entry in path.iterdir()</c>, which is not sorted.</para>
    /// </remarks>
    public Coroutine<AsyncPath[]> IterDir() => Glob("*");

    /// <summary>What is below this directory and matches a pattern, sorted.</summary>
    /// <param name="pattern">A relative path in which <c>*</c> is any characters, <c>?</c> one, <c>[a-c]</c> one of
    /// these, <c>[!a-c]</c> one of all others, and a part <c>**</c> any number of directories, none too.</param>
    /// <returns>What was found, each with this path in front.</returns>
    /// <exception cref="ArgumentException">The pattern is empty or absolute.</exception>
    /// <exception cref="DirectoryNotFoundException">There is no directory.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read; below it, what may not be read is left
    /// out.</exception>
    /// <remarks>
    /// <para><c>**</c> does not follow symbolic links.</para>
    /// <para><b>Checkpoint</b>: always.</para>
    /// <para><b>Cancel safety</b>: nothing changes.</para>
    /// <para><b>Python</b>: <c>async for entry in path.glob(pattern)</c>, which is not sorted.</para>
    /// </remarks>
    public Coroutine<AsyncPath[]> Glob(string pattern)
    {
        var glob = new PathGlob(pattern);
        return OnThread(() => glob.Find(_path));
    }

    /// <summary>What is below this directory, however deep, and matches a pattern, sorted.</summary>
    /// <param name="pattern">As for <see cref="Glob"/>.</param>
    /// <returns>What was found, each with this path in front.</returns>
    /// <exception cref="ArgumentException">The pattern is empty or absolute.</exception>
    /// <exception cref="DirectoryNotFoundException">There is no directory.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read; below it, what may not be read is left
    /// out.</exception>
    /// <remarks>
    /// <para><b>Checkpoint</b>: always.</para>
    /// <para><b>Cancel safety</b>: nothing changes.</para>
    /// <para><b>Python</b>: <c>async for entry in path.rglob(pattern)</c>, which is not sorted.</para>
    /// </remarks>
    public Coroutine<AsyncPath[]> RGlob(string pattern)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        return Glob("**/" + pattern);
    }

    private static Coroutine<T> OnThread<T>(Func<T> function) =>
        InThread.Run(function, function, abandonOnCancel: null, limiter: null);
}
