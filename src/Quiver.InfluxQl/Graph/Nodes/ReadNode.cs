using System.Text;
using Quiver.InfluxQl.Ast;

namespace Quiver.InfluxQl.Graph.Nodes;

/// <summary>Reads a measurement, or one chunk of it.</summary>
sealed class ReadNode(InfluxMeasurement measurement, MeasurementChunk? chunk, IReadOnlyList<InfluxVariable> columns, Selection selection)
    : GraphNode
{
    /// <summary>The measurement.</summary>
    public InfluxMeasurement Measurement => measurement;

    /// <summary>The chunk; null for all of the measurement.</summary>
    public MeasurementChunk? Chunk => chunk;

    /// <summary>The columns whose values are needed, fields and tags; those of the condition only are not among them.</summary>
    public IReadOnlyList<InfluxVariable> Columns => columns;

    /// <summary>The rows that are read.</summary>
    public Selection Selection => selection;

    /// <inheritdoc/>
    public override string Label => "read";

    /// <inheritdoc/>
    public override string Describe()
    {
        var text = new StringBuilder();
        measurement.AppendTo(text);
        if (chunk is not null)
        {
            text.Append(" chunk ").Append(chunk.Name).Append(" (").Append(chunk.Rows).Append(" rows)");
        }

        GraphWords.AppendColumns(text.Append(' '), columns);
        selection.AppendTo(text);
        return text.ToString();
    }
}
