using Quiver.Arrow.Batches;
using Quiver.Arrow.Builders;
using Quiver.Arrow.Types;

namespace Quiver.Engine.Session;

/// <summary>Makes small result tables row by row.</summary>
static class TextTable
{
    public static RecordBatch Of(Schema schema, IEnumerable<object?[]> rows)
    {
        ColumnBuilder[] builders = [.. schema.Fields.Select(f => ColumnBuilder.Create(f.Type))];
        int count = 0;
        foreach (object?[] row in rows)
        {
            for (int i = 0; i < builders.Length; i++)
            {
                builders[i].Append(row[i]);
            }

            count++;
        }

        return new RecordBatch(schema, [.. builders.Select(b => b.Finish())], count);
    }
}
