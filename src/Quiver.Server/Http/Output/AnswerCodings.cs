namespace Quiver.Server.Http.Output;

/// <summary>The names of codings, and which of them a client takes.</summary>
static class AnswerCodings
{
    /// <summary>
    /// Returns the coding that a client likes best; of several that it likes the same, the fastest. A header that it did not send asks
    /// for none.
    /// </summary>
    public static AnswerCoding Choose(string? acceptEncoding)
    {
        if (string.IsNullOrEmpty(acceptEncoding))
        {
            return AnswerCoding.Identity;
        }

        var best = AnswerCoding.Identity;
        double bestQuality = 0;
        foreach (QualityItem item in QualityItem.Split(acceptEncoding))
        {
            AnswerCoding coding = OfName(item.Of(acceptEncoding));
            bool isBetter = item.Quality > bestQuality
                || (item.Quality == bestQuality && (best == AnswerCoding.Identity || coding < best));
            if (coding != AnswerCoding.Identity && item.Quality > 0 && isBetter)
            {
                best = coding;
                bestQuality = item.Quality;
            }
        }

        return best;
    }

    /// <summary>Returns the name of a coding.</summary>
    public static string NameOf(AnswerCoding coding) => coding switch
    {
        AnswerCoding.Zstd => "zstd",
        AnswerCoding.Gzip => "gzip",
        AnswerCoding.Brotli => "br",
        AnswerCoding.Deflate => "deflate",
        _ => "identity",
    };

    static AnswerCoding OfName(ReadOnlySpan<char> name) =>
        Is(name, "zstd") ? AnswerCoding.Zstd
        : Is(name, "gzip") || Is(name, "x-gzip") || name is "*" ? AnswerCoding.Gzip
        : Is(name, "br") ? AnswerCoding.Brotli
        : Is(name, "deflate") ? AnswerCoding.Deflate
        : AnswerCoding.Identity;

    static bool Is(ReadOnlySpan<char> name, string expected) => name.Equals(expected, StringComparison.OrdinalIgnoreCase);
}
