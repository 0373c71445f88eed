using Quiver.Arrow.Batches;
using Quiver.Formats.Parquet.Writing;

namespace Quiver.Formats.Text;

/// <summary>Appends rows as one text, from its beginning to its end, to a buffer that is emptied as often as one likes.</summary>
sealed class TextRows(TextRowEncoder encoder, GrowingBuffer target)
{
    bool _isBegun;

    /// <summary>Whether there were rows.</summary>
    public bool HasRows { get; private set; }

    /// <summary>Appends what begins the text, once.</summary>
    public void Begin()
    {
        if (!_isBegun)
        {
            _isBegun = true;
            encoder.Begin(target);
        }
    }

    /// <summary>Appends rows.</summary>
    public void Append(RecordBatch batch, int first, int count)
    {
        Begin();
        long start = target.Length;
        encoder.Append(batch, first, count, target);
        if (!HasRows && count > 0)
        {
            HasRows = true;
            target.Remove(start, encoder.FirstRowLead);
        }
    }

    /// <summary>Appends what ends the text.</summary>
    public void End()
    {
        Begin();
        encoder.End(HasRows, target);
    }
}
