namespace Quiver.Formats.Codecs;

/// <summary>Why <see cref="Inflater"/> stopped.</summary>
enum InflateStatus
{
    /// <summary>It needs more input than there is.</summary>
    NeedsInput,

    /// <summary>It needs more room for output.</summary>
    NeedsRoom,

    /// <summary>The stream is complete; the input stands behind it.</summary>
    Done,
}
