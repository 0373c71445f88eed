using System.Runtime.CompilerServices;
using Quiver.Arrow.Errors;
using Quiver.Engine.Sql.Ast;
using Quiver.Engine.Types;

namespace Quiver.Engine.Sql;

/// <summary>A cursor over the tokens, with what every part of the parser needs: accept, expect, spans, depth.</summary>
sealed class SqlTokenReader(string sql)
{
    /// <summary>Levels of nesting that a 16 MB stack surely takes in this parser and in the stages after it.</summary>
    public const int MaximumDepth = 1000;

    readonly IReadOnlyList<SqlToken> _tokens = SqlLexer.Tokenize(sql);
    int _index;
    int _depth;

    /// <summary>The next token.</summary>
    public SqlToken Current => _tokens[_index];

    /// <summary>The number of <c>?</c> seen so far in this statement.</summary>
    public int AnonymousParameters { get; set; }

    /// <summary>What could have come next where a statement ends too early, such as <c>FROM</c>; null where nothing is known.</summary>
    public string? Continuation { get; set; }

    /// <summary>The text.</summary>
    public string Text => sql;

    /// <summary>Returns the token some places ahead.</summary>
    public SqlToken Peek(int ahead) => _tokens[Math.Min(_index + ahead, _tokens.Count - 1)];

    /// <summary>Returns the token before the next one.</summary>
    public SqlToken Previous => _tokens[Math.Max(_index - 1, 0)];

    /// <summary>Takes the next token.</summary>
    public SqlToken Take()
    {
        SqlToken token = _tokens[_index];
        if (token.Kind != SqlTokenKind.End)
        {
            _index++;
        }

        return token;
    }

    /// <summary>Skips tokens.</summary>
    public void Skip(int count)
    {
        for (int i = 0; i < count; i++)
        {
            Take();
        }
    }

    /// <summary>Returns whether the next token is this word.</summary>
    public bool IsWord(string upper) => Current.IsWord(upper);

    /// <summary>Returns whether the next tokens are these two words.</summary>
    public bool IsWords(string first, string second) => Current.IsWord(first) && Peek(1).IsWord(second);

    /// <summary>Returns whether the next token is this symbol.</summary>
    public bool IsSymbol(string symbol) => Current.IsSymbol(symbol);

    /// <summary>Takes this word if it is next.</summary>
    public bool AcceptWord(string upper)
    {
        bool found = IsWord(upper);
        _index += found ? 1 : 0;
        return found;
    }

    /// <summary>Takes these words if they are next.</summary>
    public bool AcceptWords(params ReadOnlySpan<string> words)
    {
        for (int i = 0; i < words.Length; i++)
        {
            if (!Peek(i).IsWord(words[i]))
            {
                return false;
            }
        }

        _index += words.Length;
        return true;
    }

    /// <summary>Takes this symbol if it is next.</summary>
    public bool AcceptSymbol(string symbol)
    {
        bool found = IsSymbol(symbol);
        _index += found ? 1 : 0;
        return found;
    }

    /// <summary>Takes this word or fails.</summary>
    public void ExpectWord(string upper)
    {
        if (!AcceptWord(upper))
        {
            throw Expected(upper, [upper]);
        }
    }

    /// <summary>Takes these words or fails.</summary>
    public void ExpectWords(params ReadOnlySpan<string> words)
    {
        foreach (string word in words)
        {
            ExpectWord(word);
        }
    }

    /// <summary>Takes this symbol or fails.</summary>
    public void ExpectSymbol(string symbol)
    {
        if (!AcceptSymbol(symbol))
        {
            throw Expected($"\"{symbol}\"", []);
        }
    }

    /// <summary>Takes an opening parenthesis, elements separated by commas, and the closing one.</summary>
    public List<T> ParenthesisedList<T>(Func<T> element)
    {
        ExpectSymbol("(");
        List<T> items = List(element);
        ExpectSymbol(")");
        return items;
    }

    /// <summary>Takes elements separated by commas, at least one.</summary>
    public List<T> List<T>(Func<T> element)
    {
        var items = new List<T> { element() };
        while (AcceptSymbol(","))
        {
            items.Add(element());
        }

        return items;
    }

    /// <summary>Returns the span from a position to the last token taken.</summary>
    public SourceSpan SpanFrom(SourcePosition start) => new(start, Math.Max(Previous.End, start.Offset));

    /// <summary>Makes the error that something else was expected here, with a suggestion where a keyword looks misspelt.</summary>
    public QuiverException Expected(string expected, params ReadOnlySpan<string> keywords)
    {
        QuiverException plain = SqlErrors.Expected(expected, Current, sql);
        string? suggestion = Current.Kind == SqlTokenKind.Word ? SqlKeywords.Suggest(Current.Text, keywords) : null;
        return suggestion is null ? plain : SqlErrors.Syntax($"{plain.Message}; did you mean {suggestion}?", Current.Position);
    }

    /// <summary>Goes one level deeper or fails. The limit is a number, not the stack, so that a text parses everywhere or nowhere;
    /// the check of the stack keeps threads with small stacks alive.</summary>
    public void Enter()
    {
        if (++_depth > MaximumDepth || !RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            throw SqlErrors.TooDeep(Math.Min(_depth, MaximumDepth), Current.Position);
        }
    }

    /// <summary>Comes back one level.</summary>
    public void Leave() => _depth--;

    /// <summary>Returns the index, relative to the next token, of the token after the parenthesis that closes the one at
    /// <paramref name="ahead"/>.</summary>
    public int AfterClosing(int ahead)
    {
        int depth = 0;
        for (int i = ahead; Peek(i).Kind != SqlTokenKind.End; i++)
        {
            depth += Peek(i).IsSymbol("(") ? 1 : Peek(i).IsSymbol(")") ? -1 : 0;
            if (depth == 0)
            {
                return i + 1;
            }
        }

        return _tokens.Count;
    }

    /// <summary>Takes an identifier that is not a reserved word.</summary>
    public SqlIdentifier Identifier(string what = "a name")
    {
        if (Current.Kind == SqlTokenKind.QuotedIdentifier || (Current.Kind == SqlTokenKind.Word && !SqlKeywords.IsReserved(Current.Text)))
        {
            return AnyIdentifier(what);
        }

        if (Current.Kind == SqlTokenKind.Word)
        {
            throw SqlErrors.Syntax(
                $"expected {what} but found the reserved word \"{Current.Text}\"; put double quotes around it to use it as a name",
                Current.Position);
        }

        throw Expected(what);
    }

    /// <summary>Takes an identifier, reserved or not: after a dot or AS nothing else can follow.</summary>
    public SqlIdentifier AnyIdentifier(string what = "a name")
    {
        SqlToken token = Current;
        if (token.Kind is not (SqlTokenKind.Word or SqlTokenKind.QuotedIdentifier))
        {
            throw Expected(what);
        }

        _index++;
        bool quoted = token.Kind == SqlTokenKind.QuotedIdentifier;
        return new SqlIdentifier(quoted ? token.Text : SqlKeywords.Fold(token.Text), quoted) { Span = SpanFrom(token.Position) };
    }

    /// <summary>Takes what follows AS: an identifier or, as SQLite and DuckDB allow, a string.</summary>
    public SqlIdentifier AliasAfterAs()
    {
        SqlToken token = Current;
        if (token.Kind == SqlTokenKind.String && token.Text.Length > 0)
        {
            _index++;
            return new SqlIdentifier(token.Text, true) { Span = SpanFrom(token.Position) };
        }

        return AnyIdentifier("an alias");
    }

    /// <summary>Takes a dotted name of at most <paramref name="maximum"/> parts.</summary>
    public SqlName Name(string what = "a name", int maximum = 3)
    {
        SourcePosition start = Current.Position;
        var parts = new List<SqlIdentifier> { Identifier(what) };
        while (IsSymbol(".") && parts.Count < maximum)
        {
            _index++;
            parts.Add(AnyIdentifier(what));
        }

        return new SqlName(parts) { Span = SpanFrom(start) };
    }

    /// <summary>Takes a list of identifiers in parentheses.</summary>
    public IReadOnlyList<SqlIdentifier> ColumnList() => ParenthesisedList(() => Identifier("a column name"));

    /// <summary>Takes a string.</summary>
    public string String(string what)
    {
        SqlToken token = Current;
        if (token.Kind != SqlTokenKind.String)
        {
            throw Expected(what);
        }

        _index++;
        return token.Text;
    }
}
