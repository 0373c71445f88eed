using Quiver.Arrow.Errors;
using Quiver.Arrow.Types;
using Quiver.Formats.Text;

namespace Quiver.Formats.Files;

/// <summary>What CSV and JSON files have in common when they are opened.</summary>
static class TextInputs
{
    const int BytesARow = 128;
    const int LeastSample = 64 << 10;
    const int MostSample = 64 << 20;

    /// <summary>Creates sources over files. Empty ones have no rows and are left out where another one is not empty.</summary>
    public static List<TextSource> Open(IReadOnlyList<InputFile> files)
    {
        TextSource[] all = [.. files.Select(f => f.AsText())];
        return all.Any(s => s.Length > 0) ? [.. all.Where(s => s.Length > 0)] : [all[0]];
    }

    /// <summary>Returns the bytes from which types are found out: rows of a usual length; -1 is as much as possible.</summary>
    public static int? SampleBytes(OptionReader options) => options.Integer("sample_size", -1, int.MaxValue) switch
    {
        null => null,
        -1 => MostSample,
        { } rows => (int)Math.Clamp((long)rows * BytesARow, LeastSample, MostSample),
    };

    /// <summary>Checks that a compression is one that is found out from the bytes of the file.</summary>
    public static void CheckCompression(OptionReader options)
    {
        string? name = options.Text("compression");
        if (name is not null && name.ToLowerInvariant() is not ("auto" or "auto_detect" or "none" or "uncompressed" or "gzip"))
        {
            throw options.Wrong("compression", "auto, none or gzip");
        }
    }

    /// <summary>Returns the error for a column that has types in two files that do not fit together.</summary>
    public static QuiverException Mismatch(string column, DataType type, string file, DataType otherType, string otherFile) => new(
        ErrorCode.TypeMismatch, $"column \"{column}\" is {type} in \"{file}\", but {otherType} in \"{otherFile}\" of the same table");
}
