namespace Quiver.Storage.LineProtocol;

/// <summary>A line that was not taken.</summary>
/// <param name="Number">Its number in the text, from 1.</param>
/// <param name="Line">The line, cut after <see cref="MaxLineBytes"/> bytes.</param>
/// <param name="Reason">What is wrong with it and what would be right.</param>
public sealed record LineError(long Number, string Line, string Reason)
{
    /// <summary>More of a line is not kept for messages.</summary>
    public const int MaxLineBytes = 1024;
}
