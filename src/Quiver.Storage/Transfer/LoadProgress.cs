using Quiver.Storage.LineProtocol;

namespace Quiver.Storage.Transfer;

/// <summary>What came of a part of a text of lines: it is durable and visible, but for the wrong lines.</summary>
/// <param name="Bytes">The bytes of the part.</param>
/// <param name="LineCount">Its lines, blank ones and comments included.</param>
/// <param name="RowCount">The rows that were written.</param>
/// <param name="ErrorCount">The lines that were wrong.</param>
/// <param name="Errors">The first of them, with their numbers in the text.</param>
sealed record LoadProgress(long Bytes, long LineCount, long RowCount, long ErrorCount, IReadOnlyList<LineError> Errors);
