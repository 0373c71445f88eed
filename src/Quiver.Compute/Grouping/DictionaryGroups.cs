using Quiver.Arrow.Columns;
using Quiver.Arrow.Memory;

namespace Quiver.Compute.Grouping;

/// <summary>
/// Groups of rows whose keys are all dictionary codes: the codes of a row make one number, and a table of that number gives
/// the group, so that each combination is hashed once a dictionary and not once a row.
/// </summary>
sealed unsafe class DictionaryGroups(int keyCount) 
{
    /// <summary>The most combinations of codes: their groups stay in the first-level cache.</summary>
    const int MaxCombinations = 1 << 16;

    const int Unknown = -1;
    readonly Column?[] _values = new Column?[keyCount];
    int[] _groups = [];

    /// <summary>
    /// Writes the combination of each row to <paramref name="combinations"/>, or returns false where the keys are not all
    /// dictionaries or there are too many combinations.
    /// </summary>
    public bool TryCombine(IReadOnlyList<Column> keys, int rowCount, int* combinations)
    {
        long product = 1;
        bool same = true;
        for (int k = 0; k < keys.Count; k++)
        {
            if (keys[k] is not DictionaryColumn dictionary)
            {
                return false;
            }

            product *= dictionary.Values.Length + 1L;
            if (product > MaxCombinations || product > Math.Max(4096, 4L * rowCount))
            {
                return false;
            }

            same &= ReferenceEquals(_values[k], dictionary.Values);
        }

        if (!same)
        {
            for (int k = 0; k < keys.Count; k++)
            {
                _values[k] = ((DictionaryColumn)keys[k]).Values;
            }

            _groups = new int[product];
            Array.Fill(_groups, Unknown);
        }

        Combine(keys, rowCount, combinations);
        return true;
    }

    /// <summary>
    /// Turns combinations into groups in place. Rows whose combination is new are resolved by <paramref name="resolve"/>, once a
    /// combination.
    /// </summary>
    public void Resolve(int* combinations, int rowCount, Action<int[], int[]> resolve)
    {
        List<int>? newRows = null;
        fixed (int* groups = _groups)
        {
            for (int i = 0; i < rowCount; i++)
            {
                if (groups[combinations[i]] == Unknown)
                {
                    (newRows ??= []).Add(i);
                    groups[combinations[i]] = 0;
                }
            }

            if (newRows is not null)
            {
                int[] rows = [.. newRows];
                int[] found = new int[rows.Length];
                resolve(rows, found);
                for (int i = 0; i < rows.Length; i++)
                {
                    groups[combinations[rows[i]]] = found[i];
                }
            }

            for (nint i = 0; i < rowCount; i++)
            {
                combinations[i] = groups[combinations[i]];
            }
        }
    }

    static void Combine(IReadOnlyList<Column> keys, int rowCount, int* combinations)
    {
        for (int k = 0; k < keys.Count; k++)
        {
            var dictionary = (DictionaryColumn)keys[k];
            int* codes = dictionary.Codes;
            int size = dictionary.Values.Length + 1;
            ulong* validity = dictionary.Validity;
            for (nint i = 0; i < rowCount; i++)
            {
                int code = validity == null || Bitmap.Get(validity, (int)i) ? codes[i] : size - 1;
                combinations[i] = k == 0 ? code : (combinations[i] * size) + code;
            }
        }
    }
}
