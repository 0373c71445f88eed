using Quiver.Arrow.Columns;
using Quiver.Arrow.Memory;
using Quiver.Arrow.Types;
using Quiver.Compute.Booleans;
using Quiver.Compute.Tests.Comparison;
using Xunit;

namespace Quiver.Compute.Tests.Booleans;

public unsafe class BooleanKernelTests
{
    [Fact]
    public void Logic_of_any_encoding_equals_the_truth_tables()
    {
        var random = new Random(7);
        using var scratch = new ColumnScratch(MemoryBudget.Unlimited);
        foreach (int length in RandomColumns.Lengths)
        {
            foreach (string x in RandomColumns.Encodings.Append("null"))
            {
                foreach (string y in RandomColumns.Encodings)
                {
                    Column a = x == "null" ? new NullColumn(length) : RandomColumns.Make(DataType.Boolean, length, x, random);
                    Column b = RandomColumns.Make(DataType.Boolean, length, y, random);
                    Column c = RandomColumns.Make(DataType.Boolean, length, "nulls", random);
                    Check(length, i => And(V(a, i), V(b, i)), BooleanKernel.And(a, b, scratch));
                    Check(length, i => Or(V(a, i), V(b, i)), BooleanKernel.Or(a, b, scratch));
                    Check(length, i => And(And(V(a, i), V(b, i)), V(c, i)), BooleanKernel.And([a, b, c], scratch));
                    Check(length, i => Or(Or(V(a, i), V(b, i)), V(c, i)), BooleanKernel.Or([a, b, c], scratch));
                    CheckOne(a, length, scratch);
                }
            }
        }
    }

    static void CheckOne(Column a, int length, ColumnScratch scratch)
    {
        Check(length, i => !V(a, i), BooleanKernel.Not(a, scratch));
        Check(length, i => V(a, i) is null, BooleanKernel.IsNull(a, scratch));
        Check(length, i => V(a, i) is not null, BooleanKernel.IsNotNull(a, scratch));
        Check(length, i => V(a, i) == true, BooleanKernel.IsTrue(a, scratch));
        Check(length, i => V(a, i) == false, BooleanKernel.IsFalse(a, scratch));
        Check(length, i => V(a, i) is null, BooleanKernel.IsUnknown(a, scratch));
        ulong* mask = stackalloc ulong[Bitmap.Words(length) + 1];
        BooleanKernel.ToMask(a, length, mask);
        for (int i = 0; i < Bitmap.Words(length) * 64; i++)
        {
            Assert.Equal(i < length && V(a, i) == true, Bitmap.Get(mask, i));
        }
    }

    static bool? V(Column column, int row) => (bool?)column.GetValue(row);

    static bool? And(bool? a, bool? b) => a & b;

    static bool? Or(bool? a, bool? b) => a | b;

    static void Check(int length, Func<int, bool?> expected, Column result)
    {
        Assert.Equal(length, result.Length);
        for (int i = 0; i < length; i++)
        {
            Assert.Equal(expected(i), V(result, i));
        }
    }
}
