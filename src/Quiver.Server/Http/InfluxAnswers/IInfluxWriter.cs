using Quiver.InfluxQl.Results;

namespace Quiver.Server.Http.InfluxAnswers;

/// <summary>
/// Writes the documents of an answer to a buffer, piece by piece. A document has results of statements, which have series, which have
/// rows.
/// </summary>
interface IInfluxWriter
{
    /// <summary>Whether a document can be sent only as a whole, since it says first how much there will be of everything.</summary>
    bool IsIndivisible { get; }

    /// <summary>Begins the result of a statement, and a document where none is begun.</summary>
    void BeginResult(int statement);

    /// <summary>Begins a series of the result.</summary>
    void BeginSeries(SeriesRows series);

    /// <summary>Appends rows of the series.</summary>
    /// <param name="rows">The columns, opened.</param>
    /// <param name="first">The first row.</param>
    /// <param name="count">How many rows.</param>
    /// <exception cref="UnsupportedNumberException">The format cannot tell a number; the rows before it are written.</exception>
    void AppendRows(OpenRows rows, int first, int count);

    /// <summary>Ends the series.</summary>
    /// <param name="isPartial">Whether it has more rows than these.</param>
    void EndSeries(bool isPartial);

    /// <summary>Ends the result.</summary>
    /// <param name="messages">What is told beside it.</param>
    /// <param name="isPartial">Whether another document has more of it.</param>
    /// <param name="error">What went wrong; null where nothing did.</param>
    void EndResult(IReadOnlyList<InfluxMessage> messages, bool isPartial, string? error);

    /// <summary>Ends the document, which is one without results where none is begun.</summary>
    /// <param name="error">What went wrong with all of it; null where nothing did.</param>
    void EndDocument(string? error);

    /// <summary>Takes back what was written since the result was begun; all of it must be in the buffer still.</summary>
    void CancelResult();

    /// <summary>Takes back what was written since the document was begun; all of it must be in the buffer still.</summary>
    void CancelDocument();
}
