"""What bash, zsh and fish are told to do on TAB: ask forge, with the line up to the cursor.

Typer shows and installs these scripts in place of its own: those let bash cut words at colons, and add a space after
`max=`. Where forge offers nothing, the shell offers files.
"""

from __future__ import annotations

from typing import Final

SHELL: Final = "_FORGE_COMPLETE"
LINE: Final = "_FORGE_LINE"
BREAKS: Final = "_FORGE_BREAKS"
"""The variables of the environment in which the scripts say which shell it is, the line, and where bash cuts words."""

_BASH = r"""
%(complete_func)s() {
    local IFS=$'\n'
    COMPREPLY=( $(
        %(autocomplete_var)s=bash _FORGE_LINE="${COMP_LINE:0:COMP_POINT}" _FORGE_BREAKS="$COMP_WORDBREAKS" \
            "$1" 2>/dev/null
    ) )
    if [[ ${#COMPREPLY[@]} -eq 1 && ${COMPREPLY[0]} == *[:=] ]]; then
        compopt -o nospace 2>/dev/null  # older than bash 4 has none
    fi
}

complete -o default -F %(complete_func)s %(prog_name)s
"""

_ZSH = r"""
#compdef %(prog_name)s

%(complete_func)s() {
    local -a whole begun
    local answer word
    for answer in "${(@f)$(
        %(autocomplete_var)s=zsh _FORGE_LINE="${(j: :)words[1,CURRENT]}" "${words[1]}" 2>/dev/null
    )}"; do
        [[ -n $answer ]] || continue
        word=${answer%%%%$'\t'*}
        answer=${word//:/\\:}${answer#$word}
        answer=${answer/$'\t'/:}
        if [[ $word == *[:=] ]]; then begun+=("$answer"); else whole+=("$answer"); fi
    done
    if (( $#whole + $#begun )); then
        _describe -V '' whole -- begun -S ''
    else
        _files
    fi
}

if [[ $funcstack[1] == _%(prog_name)s ]]; then
    %(complete_func)s "$@"
else
    compdef %(complete_func)s %(prog_name)s
fi
"""

_FISH = r"""
function %(complete_func)s
    set --local program (commandline --tokenize --current-process)[1]
    set --local line (commandline --cut-at-cursor --current-process | string collect)
    set --local answers (env %(autocomplete_var)s=fish _FORGE_LINE=$line $program 2>/dev/null)
    if test (count $answers) -gt 0
        printf "%%s\n" $answers
    else
        __fish_complete_path (commandline --current-token)
    end
end

complete --command %(prog_name)s --no-files --keep-order --arguments "(%(complete_func)s)"
"""


def use_scripts() -> None:
    """Let `--show-completion` and `--install-completion` give these scripts."""
    from typer import _completion_shared

    _completion_shared._completion_scripts.update(bash=_BASH, zsh=_ZSH, fish=_FISH)
