namespace IaC;

/// <summary>Names within expressions, <c>${{ pod.db.status.address }}</c>.</summary>
internal static class ExpressionName
{
    /// <summary>Whether a name needs no quotes: letters, digits, <c>-</c> and <c>_</c>.</summary>
    public static bool IsSimple(string name)
    {
        foreach (char letter in name)
        {
            if (!char.IsAsciiLetterOrDigit(letter) && letter is not ('-' or '_'))
            {
                return false;
            }
        }

        return name.Length > 0;
    }
}
