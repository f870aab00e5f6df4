namespace Dongsi;

// One directory and no tree: a journal, a snapshot and a queue's segments lie side by side, and what must be made
// durable is then one thing. Reading and writing say where, so that no position is shared and a cancellation cannot
// leave one somewhere. See decision 0022.

/// <summary>A directory of files for what must survive a crash: a journal, a snapshot, a queue.</summary>
/// <remarks>
/// <code>
/// await using (IDiskFile draft = await disk.Open("state.new", FileMode.Create))
/// {
///     await draft.Write(0, state);
///     await draft.Flush();                            // the bytes are durable
/// }
///
/// await disk.Rename("state.new", "state");            // in its place, at once
/// await disk.Flush();                                 // the name is durable
/// </code>
/// <para>What is <i>durable</i> is there after a loss of power. Bytes are after <see cref="IDiskFile.Flush"/>, names
/// (made, renamed, deleted) after <see cref="Flush"/>, and neither makes the other so. Of what is not, any part may
/// be there after a crash: some sectors of a write, a later one without an earlier one, a length without the bytes.
/// </para>
/// <para>Operations may overlap. What one has returned from, those that begin later see.</para>
/// <para><b>Cancel safety</b>: an operation happens or does not. If a <see cref="CancelledException"/> comes out, it
/// has not begun; once it has, it is waited for, scope or edge, and the cancellation comes at the next await. So no
/// time limit ends the wait for a disk that hangs.</para>
/// <para><b>Thread safety</b>: belongs to its loop's thread.</para>
/// <para><b>Python</b>: has none; <c>os.open</c>, <c>os.fsync</c> and <c>os.replace</c> on threads.</para>
/// </remarks>
public interface IDisk
{
    /// <summary>Opens a file for reading and writing.</summary>
    /// <param name="name">Its name in this directory.</param>
    /// <param name="mode"><see cref="FileMode.Open"/>, <see cref="FileMode.CreateNew"/>,
    /// <see cref="FileMode.OpenOrCreate"/>, or <see cref="FileMode.Create"/>, which empties it.</param>
    /// <returns>The file; close it with <c>await using</c>. A new one's name is durable after <see cref="Flush"/>.
    /// </returns>
    /// <exception cref="ArgumentException">The name is none, or leads to another directory; or another mode was given.
    /// </exception>
    /// <exception cref="FileNotFoundException">There is none, and the mode does not make one.</exception>
    /// <exception cref="IOException">There is one, and the mode wants a new one; or the disk has failed.</exception>
    /// <remarks>
    /// <para><b>Checkpoint</b>: always.</para>
    /// <para><b>Cancel safety</b>: see <see cref="IDisk"/>; a file that was opened is returned.</para>
    /// <para><b>Python</b>: <c>os.open</c>.</para>
    /// </remarks>
    Coroutine<IDiskFile> Open(string name, FileMode mode = FileMode.Open);

    /// <summary>The names of all files.</summary>
    /// <returns>By their characters. Directories are not among them.</returns>
    /// <exception cref="IOException">The disk has failed.</exception>
    /// <remarks>
    /// <para><b>Checkpoint</b>: always.</para>
    /// <para><b>Cancel safety</b>: nothing is lost.</para>
    /// <para><b>Python</b>: <c>os.listdir</c>.</para>
    /// </remarks>
    Coroutine<IReadOnlyList<string>> List();

    /// <summary>Gives a file another name, and replaces the file that had it: whoever looks, and a crash too, finds the
    /// one or the other. Durable after <see cref="Flush"/>.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="newName">The other name.</param>
    /// <exception cref="ArgumentException">A name is none, or leads to another directory.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="IOException">The disk has failed.</exception>
    /// <remarks>
    /// <para>Its bytes are not made durable: flush the file before, or a crash may leave the name with nothing in it.
    /// </para>
    /// <para><b>Checkpoint</b>: always.</para>
    /// <para><b>Cancel safety</b>: see <see cref="IDisk"/>.</para>
    /// <para><b>Python</b>: <c>os.replace</c>.</para>
    /// </remarks>
    Coroutine Rename(string name, string newName);

    /// <summary>Deletes a file. If there is none, there is nothing to do. Durable after <see cref="Flush"/>.</summary>
    /// <param name="name">Its name.</param>
    /// <exception cref="ArgumentException">The name is none, or leads to another directory.</exception>
    /// <exception cref="IOException">The disk has failed.</exception>
    /// <remarks>
    /// <para><b>Checkpoint</b>: always.</para>
    /// <para><b>Cancel safety</b>: see <see cref="IDisk"/>.</para>
    /// <para><b>Python</b>: <c>os.unlink</c>.</para>
    /// </remarks>
    Coroutine Delete(string name);

    /// <summary>Makes all names durable that operations before have made, changed or deleted. Not the bytes in the
    /// files.</summary>
    /// <exception cref="IOException">The disk has failed. Which names are durable is not known, and another
    /// <see cref="Flush"/> does not tell.</exception>
    /// <remarks>
    /// <para><b>Checkpoint</b>: always.</para>
    /// <para><b>Cancel safety</b>: see <see cref="IDisk"/>.</para>
    /// <para><b>Python</b>: <c>os.fsync</c> of the directory's descriptor.</para>
    /// </remarks>
    Coroutine Flush();
}
