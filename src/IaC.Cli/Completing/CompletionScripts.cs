namespace IaC.Cli.Completing;

/// <summary>
/// What shells read to complete command lines of <c>iac</c>. Each asks the program itself (the directive <c>[suggest:POSITION]</c> of System.CommandLine), so that names of stacks and resources are those of now.
/// </summary>
internal static class CompletionScripts
{
    /// <summary>Shells, with the path of the script below an installation's <c>share</c>.</summary>
    public static IReadOnlyDictionary<string, string> Paths { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["bash"] = "bash-completion/completions/iac",
        ["zsh"] = "zsh/site-functions/_iac",
        ["fish"] = "fish/vendor_completions.d/iac.fish",
    };

    /// <summary>The script of a shell.</summary>
    public static string Of(string shell) => shell switch
    {
        "bash" => Bash,
        "zsh" => Zsh,
        _ => Fish,
    };

    // COMP_LINE and COMP_POINT are the line and the cursor in bytes (bash(1), Programmable Completion). A name with a colon would be a word break: iac has none.
    private const string Bash =
        """
        # bash completion of iac: source it, or put it into ~/.local/share/bash-completion/completions/iac
        _iac() {
            local IFS=$'\n' current="${COMP_WORDS[COMP_CWORD]}"
            COMPREPLY=($(compgen -W "$(iac "[suggest:${COMP_POINT}]" "${COMP_LINE}" 2>/dev/null)" -- "${current}"))
        }
        complete -o default -F _iac iac

        """;

    private const string Zsh =
        """
        #compdef iac
        # zsh completion of iac: put it as _iac into a folder of $fpath, or source it after compinit
        _iac() {
            local -a suggestions
            suggestions=("${(@f)$(iac "[suggest:${CURSOR}]" "${BUFFER}" 2>/dev/null)}")
            (( ${#suggestions} )) && compadd -- "${suggestions[@]}" || _files
        }
        compdef _iac iac

        """;

    private const string Fish =
        """
        # fish completion of iac: put it into ~/.config/fish/completions/iac.fish
        complete -c iac -f -a '(iac "[suggest:"(commandline -C)"]" (commandline -p | string collect) 2>/dev/null)'

        """;
}
