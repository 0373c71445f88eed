using Quiver.Arrow.Batches;
using Quiver.Arrow.Errors;
using Quiver.Arrow.Ipc;
using Quiver.Arrow.Memory;
using Quiver.Arrow.Types;

namespace Quiver.Arrow.CData;

/// <summary>
/// Passes batches to and from other libraries of the process without copying them, by the Arrow C data interface
/// (https://arrow.apache.org/docs/format/CDataInterface.html) and C stream interface.
/// </summary>
/// <remarks>
/// Exported memory lives until the consumer calls the release callback of the struct, on any thread. Imported memory is released when
/// the last column that looks at it is disposed. Text is exported as <c>utf8</c>, decimals in 128 bits; of imported types, fixed-width
/// values, validity and list offsets are used in place, and text gets views into the foreign bytes.
/// </remarks>
public static unsafe class ArrowInterop
{
    /// <summary>Describes a schema as a struct of its columns.</summary>
    /// <param name="schema">The schema.</param>
    /// <param name="target">An empty struct, which the consumer releases.</param>
    public static void ExportSchema(Schema schema, CArrowSchema* target)
    {
        ArgumentNullException.ThrowIfNull(schema);
        ArgumentNullException.ThrowIfNull(target);
        SchemaExport.Fill(target, schema, WireTypes.Of(schema));
    }

    /// <summary>Exports a batch as a struct array and takes it over: it is disposed when the consumer releases the array.</summary>
    /// <param name="batch">The batch; it must own its memory, or what it looks at must outlive the consumer's use.</param>
    /// <param name="array">An empty struct, which the consumer releases.</param>
    /// <param name="schema">An empty struct, which the consumer releases; null where the schema is known.</param>
    /// <exception cref="QuiverException">A column has more than 2 GiB of text: export a stream, which splits such batches.</exception>
    public static void ExportBatch(RecordBatch batch, CArrowArray* array, CArrowSchema* schema)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(array);
        WireField[] fields = WireTypes.Of(batch.Schema);
        if (!ArrayExport.TryFill(array, batch, fields))
        {
            throw ArrayEncoder.TooLong("the batch has");
        }

        if (schema != null)
        {
            SchemaExport.Fill(schema, batch.Schema, fields);
        }
    }

    /// <summary>Exports batches that are made when the consumer asks for them; each is taken over.</summary>
    /// <param name="schema">The schema of the batches.</param>
    /// <param name="batches">The batches; disposed of with the stream.</param>
    /// <param name="target">An empty struct, which the consumer releases.</param>
    public static void ExportStream(Schema schema, IAsyncEnumerable<RecordBatch> batches, CArrowArrayStream* target) =>
        ExportStream(schema, batches, null, (nint)target);

    /// <summary>Reads a schema. The struct stays the caller's.</summary>
    /// <exception cref="QuiverException">The struct is no schema of columns or has types that Quiver does not read.</exception>
    public static Schema ImportSchema(CArrowSchema* source)
    {
        ArgumentNullException.ThrowIfNull(source);
        return Guarded(() => SchemaImport.Read(source)).Schema;
    }

    /// <summary>Imports a struct array as a batch. The array is moved away and its struct is released; the schema stays the
    /// caller's.</summary>
    /// <exception cref="QuiverException">The array is not what the schema says, or has types that Quiver does not read.</exception>
    public static RecordBatch ImportBatch(CArrowArray* source, CArrowSchema* schema)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(schema);
        return Guarded(() =>
        {
            (WireField[] fields, Schema described) = SchemaImport.Read(schema);
            return ArrayImport.Read(source, fields, described, MemoryBudget.Unlimited);
        });
    }

    /// <summary>Imports a stream, which is moved away: its struct is released.</summary>
    /// <exception cref="QuiverException">The stream failed or has types that Quiver does not read.</exception>
    public static ForeignArrayStream ImportStream(CArrowArrayStream* source)
    {
        ArgumentNullException.ThrowIfNull(source);
        return source->IsReleased
            ? throw new QuiverException(ErrorCode.InvalidValue, "the Arrow stream is released already; a stream can be imported once")
            : new ForeignArrayStream(source, MemoryBudget.Unlimited);
    }

    /// <summary>Exports batches into a struct at an address, and disposes their owner with the stream.</summary>
    internal static void ExportStream(
        Schema schema, IAsyncEnumerable<RecordBatch> batches, IAsyncDisposable? owner, nint target)
    {
        ArgumentNullException.ThrowIfNull(schema);
        ArgumentNullException.ThrowIfNull(batches);
        ArgumentNullException.ThrowIfNull((void*)target, nameof(target));
        ExportedStream.Fill((CArrowArrayStream*)target, schema, batches, owner);
    }

    /// <summary>Turns what decoders say into what users see.</summary>
    internal static T Guarded<T>(Func<T> import)
    {
        try
        {
            return import();
        }
        catch (IpcFormatException e)
        {
            throw new QuiverException(
                e.IsUnsupported ? ErrorCode.NotSupported : ErrorCode.CorruptFile,
                $"the Arrow data of another library cannot be read: {e.Message}",
                e);
        }
    }
}
