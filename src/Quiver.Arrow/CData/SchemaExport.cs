using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Quiver.Arrow.Ipc;
using Quiver.Arrow.Types;

namespace Quiver.Arrow.CData;

/// <summary>Fills <see cref="CArrowSchema"/>s. Everything they refer to is native memory that their release callback frees.</summary>
static unsafe class SchemaExport
{
    const long DictionaryOrdered = 1;
    const long Nullable = 2;

    /// <summary>Describes a schema as a struct of its columns.</summary>
    public static void Fill(CArrowSchema* target, Schema schema, WireField[] fields) =>
        Fill(target, "+s", "", schema.Metadata, 0, fields, null);

    static void Fill(CArrowSchema* target, WireField field)
    {
        long flags = (field.IsNullable ? Nullable : 0) | (field.Dictionary is { IsOrdered: true } ? DictionaryOrdered : 0);
        if (field.Dictionary is null)
        {
            Fill(target, CFormats.Of(field), field.Name, field.Metadata, flags, field.Children, null);
        }
        else
        {
            Fill(target, CFormats.Of(field.Dictionary), field.Name, field.Metadata, flags, [], field.WithoutDictionary());
        }
    }

    static void Fill(
        CArrowSchema* target, string format, string name, IReadOnlyDictionary<string, string>? metadata, long flags,
        WireField[] children, WireField? dictionary)
    {
        *target = new CArrowSchema
        {
            Format = NativeText.Allocate(format),
            Name = NativeText.Allocate(name),
            Metadata = NativeText.AllocateMetadata(metadata),
            Flags = flags,
            ChildCount = children.Length,
            Release = &OnRelease,
        };
        if (children.Length > 0)
        {
            target->Children = (CArrowSchema**)NativeMemory.Alloc((nuint)children.Length, (nuint)sizeof(CArrowSchema*));
            for (int i = 0; i < children.Length; i++)
            {
                target->Children[i] = CArrowSchema.Allocate();
                Fill(target->Children[i], children[i]);
            }
        }

        if (dictionary is not null)
        {
            target->Dictionary = CArrowSchema.Allocate();
            Fill(target->Dictionary, dictionary);
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    static void OnRelease(CArrowSchema* schema)
    {
        for (long i = 0; i < schema->ChildCount; i++)
        {
            // A child that was moved away is released already, and what is left of it is ours.
            CArrowSchema.Free(schema->Children[i]);
        }

        NativeMemory.Free(schema->Children);
        CArrowSchema.Free(schema->Dictionary);
        NativeMemory.Free(schema->Format);
        NativeMemory.Free(schema->Name);
        NativeMemory.Free(schema->Metadata);
        schema->Release = null;
    }
}
