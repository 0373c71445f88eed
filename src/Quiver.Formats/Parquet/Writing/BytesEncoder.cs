using System.Runtime.CompilerServices;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Memory;

namespace Quiver.Formats.Parquet.Writing;

/// <summary>The encodings of texts, from views of them.</summary>
static unsafe class BytesEncoder
{
    /// <summary>PLAIN: each after its length.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Plain(StringView* views, long count, GrowingBuffer output)
    {
        for (long done = 0; done < count;)
        {
            // One reservation for many short texts; what varies is checked once a text.
            var some = Math.Min(count - done, 1024);
            var target = output.Reserve(some * (4 + StringView.InlineCapacity));
            var limit = target + (some * (4 + StringView.InlineCapacity));
            var start = target;
            for (var end = done + some; done < end; done++)
            {
                var view = views + done;
                var length = view->Length;
                if (view->IsInline)
                {
                    // Sixteen bytes, whatever the length is: the slack holds what is too much.
                    Unsafe.CopyBlockUnaligned(target, view, (uint)sizeof(StringView));
                    target += 4 + length;
                    continue;
                }

                if (limit - target < 4L + length)
                {
                    output.Advance(target - start);
                    var wanted = 4L + length + ((end - done) * (4 + StringView.InlineCapacity));
                    start = target = output.Reserve(wanted);
                    limit = target + wanted;
                }

                Unsafe.WriteUnaligned(target, length);
                Unsafe.CopyBlockUnaligned(target + 4, view->Pointer, (uint)length);
                target += 4 + length;
                if (limit - target < (end - done) * (4 + StringView.InlineCapacity))
                {
                    output.Advance(target - start);
                    var wanted = (end - done) * (4 + StringView.InlineCapacity);
                    start = target = output.Reserve(wanted);
                    limit = target + wanted;
                }
            }

            output.Advance(target - start);
        }
    }

    /// <summary>DELTA_LENGTH_BYTE_ARRAY: all lengths, then all bytes.</summary>
    public static void DeltaLength(StringView* views, int count, GrowingBuffer output, MemoryBudget budget)
    {
        using var lengths = new GrowingBuffer(budget);
        var sizes = (int*)lengths.Reserve((long)count * sizeof(int));
        long bytes = 0;
        for (var i = 0; i < count; i++)
        {
            sizes[i] = views[i].Length;
            bytes += sizes[i];
        }

        DeltaEncoder.Encode(sizes, count, output);
        var target = output.Reserve(bytes);
        for (var i = 0; i < count; i++)
        {
            var view = views + i;
            if (view->IsInline)
            {
                Unsafe.CopyBlockUnaligned(target, (byte*)view + 4, StringView.InlineCapacity);
            }
            else
            {
                Unsafe.CopyBlockUnaligned(target, view->Pointer, (uint)view->Length);
            }

            target += view->Length;
        }

        output.Advance(bytes);
    }

    /// <summary>DELTA_BYTE_ARRAY: the lengths of what is shared with the text before, and the rests as DELTA_LENGTH_BYTE_ARRAY.</summary>
    public static void DeltaBytes(StringView* views, int count, GrowingBuffer output, MemoryBudget budget)
    {
        using var prefixBuffer = new GrowingBuffer(budget);
        using var suffixBuffer = new GrowingBuffer(budget);
        var prefixes = (int*)prefixBuffer.Reserve((long)count * sizeof(int));
        var suffixes = (StringView*)suffixBuffer.Reserve((long)count * sizeof(StringView));
        for (var i = 0; i < count; i++)
        {
            prefixes[i] = i == 0 ? 0 : SharedPrefix(views + i - 1, views + i);
            suffixes[i] = StringView.Over(StringView.BytesOf(views + i) + prefixes[i], views[i].Length - prefixes[i]);
        }

        DeltaEncoder.Encode(prefixes, count, output);
        DeltaLength(suffixes, count, output, budget);
    }

    /// <summary>How many bytes two texts begin with alike.</summary>
    public static int SharedPrefix(StringView* left, StringView* right) =>
        StringView.SpanOf(left).CommonPrefixLength(StringView.SpanOf(right));
}
