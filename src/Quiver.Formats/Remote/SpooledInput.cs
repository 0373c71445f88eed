using Quiver.Formats.Files;
using Quiver.Formats.Parquet;
using Quiver.ObjectStorage;

namespace Quiver.Formats.Remote;

/// <summary>A file whose bytes come only once: standard input or a pipe.</summary>
sealed class SpooledInput(string name, Spool spool) : InputFile
{
    const int ProbeBytes = 1 << 20;

    /// <inheritdoc/>
    public override string Name => name;

    /// <inheritdoc/>
    public override bool HasTellingName => false;

    /// <summary>The bytes that came so far, some at least where there are any.</summary>
    public override long Length => spool.FillTo(ProbeBytes);

    /// <inheritdoc/>
    public override IRandomAccessSource OpenRandom() => new SpoolSource(name, spool);

    /// <inheritdoc/>
    public override Stream OpenStream() => new SpoolStream(spool);
}
