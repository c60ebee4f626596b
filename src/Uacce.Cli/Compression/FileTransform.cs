using Uacce.Client;

namespace Uacce.Cli.Compression;

/// <summary>What is done with the bytes of a file, and what the outcome is called.</summary>
/// <remarks>Thread-safe; the buffers are not.</remarks>
internal abstract class FileTransform(AcceleratorPool pool, FileWorkOptions options)
{
    protected AcceleratorPool Pool { get; } = pool;

    protected FileWorkOptions Options { get; } = options;

    /// <summary>What a verbose line says was done.</summary>
    public abstract string Verb { get; }

    /// <summary>The name of the output beside the file <paramref name="path"/>.</summary>
    /// <exception cref="CommandException">The file is left alone because of its name.</exception>
    public abstract string TargetOf(string path);

    /// <summary>The path to use for one that names nothing, if the user is likely to have meant it.</summary>
    public virtual string? Guess(string path) => null;

    /// <summary>Transforms a stream of any length, using constant memory.</summary>
    /// <param name="source">The input.</param>
    /// <param name="path">Where it comes from, or null for standard input.</param>
    /// <param name="destination">The output.</param>
    public abstract void Run(Stream source, string? path, Stream destination);

    /// <summary>
    /// Transforms a whole small file at once. False when that does not work out, for whatever reason in the data:
    /// <see cref="Run"/> then does it or says precisely what is wrong.
    /// </summary>
    /// <param name="buffers">The input, and room for the output.</param>
    /// <param name="path">Where the input comes from.</param>
    /// <param name="length">Bytes of input.</param>
    /// <param name="written">Bytes of output.</param>
    public abstract bool TryRunWhole(WholeFileBuffers buffers, string path, int length, out int written);

    /// <summary>Copies until the source ends; the compressor or decompressor on one side does the work.</summary>
    protected static void Copy(Stream source, Stream destination) => source.CopyTo(destination, 256 << 10);
}
