using Quiver.Storage.LineProtocol;

namespace Quiver.Storage;

/// <summary>What came of writing lines.</summary>
/// <param name="RowCount">The rows that were written; 0 where wrong lines kept all of them out.</param>
/// <param name="ErrorCount">The lines that were wrong.</param>
/// <param name="Errors">The first of them.</param>
public sealed record WriteResult(long RowCount, long ErrorCount, IReadOnlyList<LineError> Errors);
