namespace IaC.Images.Build;

/// <summary>Patterns of one name of a path, as COPY takes them (Go's filepath.Match): <c>*</c>, <c>?</c>, <c>[a-z]</c>, <c>[^a]</c>, and <c>\</c> before a character that means itself.</summary>
internal static class NamePattern
{
    /// <summary>Whether a name is a pattern.</summary>
    internal static bool IsPattern(string name) => name.AsSpan().ContainsAny("*?[\\");

    /// <summary>Whether a name fits a pattern. Throws <see cref="ImageException"/> for a set that is not closed.</summary>
    internal static bool Matches(ReadOnlySpan<char> pattern, ReadOnlySpan<char> name)
    {
        while (pattern.Length > 0)
        {
            if (pattern[0] == '*')
            {
                ReadOnlySpan<char> rest = pattern.TrimStart('*');
                for (int skipped = 0; skipped <= name.Length; skipped++)
                {
                    if (Matches(rest, name[skipped..]))
                    {
                        return true;
                    }
                }

                return false;
            }

            if (name.Length == 0 || !MatchesOne(ref pattern, name[0]))
            {
                return false;
            }

            name = name[1..];
        }

        return name.Length == 0;
    }

    private static bool MatchesOne(ref ReadOnlySpan<char> pattern, char character)
    {
        char first = pattern[0];
        pattern = pattern[1..];
        switch (first)
        {
            case '?':
                return true;
            case '[':
                return MatchesSet(ref pattern, character);
            case '\\' when pattern.Length > 0:
                first = pattern[0];
                pattern = pattern[1..];
                break;
        }

        return first == character;
    }

    private static bool MatchesSet(ref ReadOnlySpan<char> pattern, char character)
    {
        string whole = $"[{pattern}";
        bool negated = pattern.Length > 0 && pattern[0] == '^';
        pattern = negated ? pattern[1..] : pattern;
        bool found = false;
        for (bool any = false; ; any = true)
        {
            if (pattern.Length > 0 && pattern[0] == ']' && any)
            {
                pattern = pattern[1..];
                return found != negated;
            }

            char low = Take(ref pattern, whole);
            char high = low;
            if (pattern.Length > 0 && pattern[0] == '-')
            {
                pattern = pattern[1..];
                high = Take(ref pattern, whole);
            }

            found |= low <= character && character <= high;
        }
    }

    private static char Take(ref ReadOnlySpan<char> pattern, string whole)
    {
        if (pattern.Length > 0 && pattern[0] == '\\')
        {
            pattern = pattern[1..];
        }

        if (pattern.Length == 0)
        {
            throw new ImageException("has a set of characters that is not closed", whole);
        }

        char taken = pattern[0];
        pattern = pattern[1..];
        return taken;
    }
}
