using Quiver.Arrow.Errors;
using Quiver.InfluxQl.Results;
using Quiver.Server.Http.Output;

namespace Quiver.Server.Http.InfluxAnswers;

/// <summary>
/// Brings answers of statements into a body: one document with all of them, or many with a piece each.
/// </summary>
/// <remarks>
/// In InfluxDB, an error that shows after the first rows replaces them, and an infinite number replaces the whole document, because
/// answers are kept until they are complete. Here the first MiB of a statement is kept back, and of a document: what fails within that
/// is answered as InfluxDB does. Later the rows are out; then the error stands behind them, in the result or at the end of the document,
/// which is whole in its syntax all the same.
/// </remarks>
abstract class InfluxSending(IAnswerSink body, IInfluxWriter writer)
{
    const int HeldBytes = 1 << 20;
    const int FullBytes = 64 << 10;
    const int RowsAtATime = 64;

    bool _isDocumentHeld = true;
    bool _isResultHeld = true;

    /// <summary>Whether there is room for more: further answers would not be read.</summary>
    public bool IsFull { get; protected set; }

    /// <summary>What went wrong last; null where nothing did.</summary>
    public string? LastError { get; private set; }

    /// <summary>The document as it is written.</summary>
    protected IInfluxWriter Writer => writer;

    /// <summary>Where it goes.</summary>
    protected IAnswerSink Body => body;

    /// <summary>What is wrong with all of the document; null where nothing is.</summary>
    protected string? DocumentError { get; private set; }

    /// <summary>Writes the answer of a statement.</summary>
    public abstract Task WriteAsync(StatementAnswer answer);

    /// <summary>Writes what the end allows to write.</summary>
    public abstract ValueTask FinishAsync();

    /// <summary>Begins the result of a statement.</summary>
    protected void BeginResult(int statement)
    {
        writer.BeginResult(statement);
        _isResultHeld = true;
    }

    /// <summary>Ends the result of a statement.</summary>
    /// <param name="answer">The statement.</param>
    /// <param name="isSeriesOpen">Whether a series is begun and not ended.</param>
    /// <param name="isSeriesPartial">Whether that series has more rows.</param>
    /// <param name="isPartial">Whether another document has more of the result.</param>
    /// <param name="error">What went wrong; null where nothing did.</param>
    protected void EndResult(StatementAnswer answer, bool isSeriesOpen, bool isSeriesPartial, bool isPartial, string? error)
    {
        LastError = DocumentError ?? error ?? LastError;
        if (DocumentError is not null && _isDocumentHeld)
        {
            writer.CancelDocument();
            return;
        }

        if (error is not null && _isResultHeld)
        {
            writer.CancelResult();
            writer.BeginResult(answer.StatementId);
        }
        else if (isSeriesOpen)
        {
            writer.EndSeries(isSeriesPartial || DocumentError is not null);
        }

        writer.EndResult(answer.Messages, isPartial, error);
    }

    /// <summary>Ends the document.</summary>
    protected void EndDocument()
    {
        writer.EndDocument(DocumentError);
        DocumentError = null;
        _isDocumentHeld = true;
    }

    /// <summary>Appends rows, and sends what is enough to be sent. After a number that cannot be told nothing is appended.</summary>
    protected async ValueTask AppendAsync(OpenRows rows, int first, int count)
    {
        for (int end = first + count; first < end && DocumentError is null; first += RowsAtATime)
        {
            try
            {
                writer.AppendRows(rows, first, Math.Min(RowsAtATime, end - first));
            }
            catch (UnsupportedNumberException error)
            {
                DocumentError = error.Message;
                return;
            }

            if (body.Buffer.Length >= (_isDocumentHeld || _isResultHeld ? HeldBytes : FullBytes) && !writer.IsIndivisible)
            {
                _isDocumentHeld = false;
                _isResultHeld = false;
                await body.SendAsync(isFlush: false).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Returns what to tell of an error; null where it is not to be told but to end the request.</summary>
    protected static string? TextOf(Exception error) =>
        error is QuiverException { Kind: not ErrorKind.Internal } known ? known.Message : null;
}
