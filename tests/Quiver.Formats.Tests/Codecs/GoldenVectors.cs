namespace Quiver.Formats.Tests.Codecs;

/// <summary>Blocks that other programs compressed from <see cref="CodecSamples"/> of seed 1.</summary>
static class GoldenVectors
{
    public static readonly (string Codec, string Kind, int Length, string Base64)[] All =
    [
        // -19 --check: Huffman in four streams, own tables
        ("Zstd", "text", 12000, """
            KLUv/QRofTcAMscRD8DrZOvmsIzYSGIA10B1Zr7f1q9f36/v+77fVhzf71C+P1QrTq8+GqJ8/5hVHg6HAglJYrrUntkTp4d5lc6/XiIjC10S5SOD
            dKiCH2XY/wwiCCAgGBIMBG2X8wESiCB4FAHJABoEMTCUnEhBCmkNNveviBHBWlKWMZWHafePTc24L66zSNpLmXLP8fG6fTfoq797e8+7UdWs+Uja
            MnUzdMUIUmaM+E2nl7j0HUL8qOgmei/pwRZYPCb5f1cCnkANzfmNMhrZLsnrk3HwmTm/smkC5xfhEa9sYqeTJW8dSnIqSED57VrC3m+FTBumhNcO
            e1nmJuuByZ3CcAMhmFsj+SV0m5/SQ5YXYqPArU6WttidkZP4yx4zKKFHJ86yIrnuU2ywJO4nbyLAJof8eh09bq35SIqGtXLsF2SBcSrYMSgelfVu
            UM+WmXhrR7mYqZm9ufb3nYYQUhTqsJtAEIGCOT2NA+Si62H/D9CkS6SLAF//+2rqHgEhnKCL/4ghkZtvEZ71IccAgdGGBaOhp81vHiOhedyfRgIM
            IYz0TosoRjQ0xRCGkaR+6I5+zrdA8I6ueLYBb1bIobj9Y3udOHVe+dUkiCQRVsiGdbYIjlClqyiJYpgisdKqFo8Ns4IY1fwzH6ekkwp2koM4WKni
            yZ4SGhBKyzalPowDKrP3P9P7L3ZAQOR+62klSCUk/3H3sH81PYwcXibblro53L2F8hAdZCBGUK/6x5crd25w8PSF/0T84nKJiUyhHpYn2yhUfLn7
            0FIV7dWizFxggzeOOu3Oa15Xp/KHQjZFqyG+9xCQbryrc/cLllbjexeyPLjptK3QjCSW7Irnanv67wzTqBoSKvsqACuTYahAoItGmH1jprZe0VMd
            GpyXtJeidmgXhs14Lh5JfDOHsWrKdAg6tWQSGgSLKvOiy0ughwpfwM9vGzidQnCb4JglEOo0evUq29A7bJ97HtPQXAQjXGC3EXZ/IY/lzi6nHzsK
            KU5hXgVu+rxLcroh8S6wBXgTLWM4JVJv0L+WxzDvwlaxSkXjgUdSaNaOEjVBvGQ1eWOuQ633d8Bb88B6kZ8vcPgXuj4hkZvMoRbmERSyGnuP/8UM
            Y/IQZ5Zss3OL0Tg2GmRR8j/RCZOnbIgayCZiK6SvNrOQEtSW8ZE/Ll9850HsGE8haZ8g4YkRgo0CUXvJwys+48o0aQUkzf7uA20X6rnQlHJ9WGVp
            h11D7AL+CXDOgwN4/pQJKCmyLzgiiPoY8JB/ouBcxO/zw3jdjtuIdSv8TnNgujw3auNW26CUnnqZ9Pd2aIS5pcGA1GUoa9Cy1aUGM684u+STC4BE
            Eh4bohsh7a8Gogx5xuYvwk4u9BCo32ilA6eOH3R4Y8mw5IDFUPWGufu5P9NTbRNVWcDZ3gwGsfom5TMbJ2T2dxgsdNDkvzIqqtou/CLAm//IKbqK
            TFABAfk9zB4Q/ecUTkB7XOwcJXLvegyKgg4adHE4dulxIPtuXRx86y/kvaJdhbFPMjLF0a8moVrhMcfwKHfa/ylIiL7Ho+NM03DLQmkraK1SUTGq
            WxRl/JbbgYLwGu3EamEFCM3zCppfwiq9juanil6LeJIhHFhUYLipw5hAQ//qfIpGsSpHixR0NbWdFFtse4oBpr0eXovQGX7nasU7X7K4eEh6RXgT
            X1SNcx/nOiklbTJgh2Ess5Ytm5jwdKFK2VgLvTESi2TJgKzSYaHaVfS7PshHKLE+DH1xLicHG6Wu9tBOwXtlkpvtBWnpOyYdG55d6bSbPNjD0/VU
            iN+ZPSHVH8s4CRaJxYmE990Lrrvb6syQQqLivizGO8QHLS6GorY3ED5MzjW2fyY4nK+IwC4whjLTWur1cJkoTc7WB1DsIs4NJp0GoW4QmS4MmU1e
            rMSo8gpoAWJY4AW/vKdedFJ2LYGbHW1+2wAKoyd4JUL683hkbBiVgCgnYDBQtZ4zGyArsSdWP69md/Fuuq7Q8JFzrUwTA9nEzX5zEtzujeFYAexm
            CZr6P/01IW6ZF8Wg4X53QsAZxa9igW62V/S4Kqt0er8M7SHTKWv8zgp7pIDsAgO+OJKq9rnRRvNyNmjJd8odll64k+/C/p2XyUXjTBKxdL11j5R4
            vUFiO07NhEVNKQsPABYBU/XZKeW0al1gRKIHUmUcIkfghguZNuxWaVdN1VUQ8JPcEuspE2NNebE0vLHIg0YdzCm5MlcYMNE6VR21+HFl+DNGHAhi
            KMYJepoBv2ZGXrcdJb98B4pJ28PSmqFWQPyIf70uOpdE8bY22DhoYrkqIVA6YEJFXyE50ZTcIWRoTPSW91bNx+2JGRSNlGtoh/ozMDjEph3y4AHK
            XRVGl+s/hUfcCUTKBwyIROgDawXByjwP
            """),
        // -3: one Huffman stream, predefined tables
        ("Zstd", "text", 200, """
            KLUv/QBY9QIAUoQNErClOZbI1Dw3DzFKLSepAJgSiD1Lrqfc8DAFQicZCyy54C3W8wGbFQUq1nznMItWQEkDL4xJDgBOSAA1SMEIZoPowIi4Qgd6
            nvKZIWWAUAMk1cFXg4YaQIhQZQ==
            """),
        // -9: raw literals
        ("Zstd", "mixed", 3000, """
            KLUv/QRgnTAAVF6GgkCX5KOVz/9GaZxzxKHNEDQTW06jb4SlSt96DqCc48EXbOSOgk4CIb4PO1NY8KMoGEvpkeuB4xK88ZrEGsFeqYbaW1e9P47m
            EDlaPFL2VbNR1pWJ0dKQtD4H/bGSzX2US2vZvQOAsfJP3oukP4fHygj2NATGzuxt/TLSMZLioWPPxfDnHZiv0SWjOvJG7HS3PzKom5h5zn1/a7/R
            rn9fbDwo1HqW4K1wRmPfIpP5JxC9GvJfOgbKVvdzZ7HY3iKlQ861HRj5IF6FN1Q1mqzqhUSvE5ON/zE2Xn2CI3j8QDnexUQJ+MT6k9oDsZW8S4ni
            bCnLjxdEnH6+mnf95Ymf7PRgzSVAO7ZPmfolLoTJwTealo9vnLEimijFS15N/a1RZMSgW31koTFyfPYdHm769dg/Yk/5L1BDPjP8e+9YAptM08q/
            KGW5NfRe/CC7BHu6y1WFDZpeWDR0XWcmQRp6WtFLozrNcoUsW5szMIc5uEKvmtL0Ae57lUvKSG/OzRzhpWAzLxaRiBOIbQK8AUTV45IkdqdIhVji
            zw3vAioVXo1+UYonBogsHhG+bJTrvpQG9WTdqVZ1mR8IUGAIoobocg51Pq+6rtwJ+FiViRnE9xB56A3FOLQ2CLdqH7YnI3yL1vmFdYDkTEaH07D+
            4A8GQ1lPj7l4IjpZPzb4T48m4dXGPmQENyenZNtd2JTDErO/KzZJ7Py3YfLbItZc5gTXvvocsuTWVQcOUOqzyQlAGPb/XxNLR6efD9xyKBVRS37W
            hRmapmDO6dUuO5wSA5jomwngXIbxjHdTfaIHYy3yvQRs3EPvpnKVMHY9HAsLjQtEiY0Lce/35fihRyi+x4WoO36XpiZU+PWWSisQs3BsR/CXwtqf
            50wVdPdKTl9K12nwlOCNc+bk8JGXdCbD5zGINf84JgSrCFQxgjEvCaqVTHLBHx+P3tQJstJIB3IlUYzFwhhgEbBlRIuLW/C1tAHHEvhXKi50MWIA
            4QwwpGpHkjU6wVzbkwSC5FT97GIFS3FQxbPJwTXjPDPhiqpPvxBKnlTM7PKk7H701Ebad0UA+5ab4N+3ftD/V4Up+QlaMyRDs00NOV5+q9k01Ozv
            CMXt4Y8TtN8xkiCDzJVse/J1mqEhl8P38sE4HDUFgqnkD0/AOxh5Rn5FEiAtiWzIETDnvzpLznEB9e7O2pipKw93n7xGrD/Z+1Mi3ISiymlUbwoF
            HsNumEHdvkUqq2zmm+YRtemwgmXwDcPmKPLsXiuFeWqNpAxMCAd6aO35rlDnO0CdkRXtpRQR/4dvT/FgGqUyAVj22sWs4jUad/dec//tsRYG1X3o
            kPtMgZcrdo3eCR7m4krDzGicbtIuHbKLiIKeopMEn1yDcGbeeCtLCqPpGFVVGApmigCuaWarunNJwPgVjNT62mnBY3Lj5VQ8UGQuRARcNm93NxeS
            VjX117bzlbczNn3P7j7rlLWYg6WscRgCfHVu7IqInVS8aIM0y4u88FCcCRrmX1bFcaG637Ry5uQc81tAhKgtqpkoEoa7t8gp3JJVEGj+GxwfqXvo
            zr2gSoKeF9cwe2ynbl6Bvk3PCrrYkAPaLUTb24jIBByf8PlgJq2hCXxdz1CewBA9uX4trCL4//JbkXoqgqU1hcvuGueXo/tvNHKie27QO2w0niEK
            mlj5p/EGBZQyd4bWJ0qEsKUopRaCvnewVoSDilUO9uSDZzy968tTI0uLxgv4C4jc4EhQbIN6PySAolL7YBG8MjEVeBqBusWKMF8/ykfq63ijDpKr
            IokNIygYPEh4WMM6zpTZ45NtWyaDxTsjOnTdlrbaWFF+EA+oB1TyaX18EtibBfuzEAjlNrNsKFxN6emzO6aSngByu76EMds+evGoB7NjhzV5KYWu
            9SKeEuiyWh1rPy3W6nTYKUk8Lt4sprvBwyCp6mGzOhEh46je06nW0te90zvD0h0/il7sPPumgU5m3U7HCW+8uAUctQbL+lWgZlwHbtOA/fEDaV8D
            xv0Ve2Fad/YKAKQFQMFYSTgVrSqZCq93QCirXbZl3HDznF3C+FR6rksFth5CS52lXKqcAb7aD0A=
            """),
        // -5
        ("Zstd", "narrow", 6000, """
            KLUv/QRY1SEAYsgOiDIhERIQ//7+XwAj2kJW3TWTxmx2quXIPMEoQHRRUYGRs1hKG5I4RTTeX68JyAu1q3L41A/z949/PwOCfqiy5pb9DMIJGAbi
            WJyIoj4SgBEgRGihkkfno3GXxCFfZUlxPNtM9Dk7b68BUn9dNEd+8e26IC85hKPzmTsC3d3MMS/1JwadXnHsmYU2HF7LTsqOCSzjDvXiz4uteyP7
            KTaNvpD9Hl4HzmgMO0vePm7nrzi1E56pz3MOF2W78u87AK8MX8S9ZRztJ7CHdnyufnLjfsHevFHc1i+Nl57FdXc5+NxeNg4+zz2w3tRjNMOclQzm
            X5jnSJdssj8Hl6i3P8h7nphypqEoXpZnTyIxNHgaOp4LADZgFmMROH8oHJDJppcHd6DId83ilLstpq7IOflmVhawqVso/vV9a2UCJXCiNu3MOolN
            PXSeMwvHzuPD1/9lj+XNets3aVbaSp+t12zgB/jU1NPPwid8ACGvQX7MWqc35Xn5aj+FLaTGBXNvcwZD7vtygpH/cJkafL7wn4MPQCOVhx+c70If
            EWqdMkZ+xMQPoxP83+H6/a791gnebd5lF+OW/Pvo6l4/7qqPXIldhv2/LdkFXGWJA/Grs86X/DG/ZOtv6Z815qmPYx0n6lH7HtyNM6av7ajbkz7B
            FzgRXtxv5dN62S2NQi4FBkxn24SO/Fhemm0nATi8X78vrUnimuDnDTPGeUAc1g/16XuYPyj38Bn3ePIbKI660Md9NqDDzc9n0mofcza2e+E6b+hn
            akj2An3WO9hQP58VBpi14c/Nh3GXNf+e7Oiv+tRtJHPDcc0Zz2DcyzVsRQ8/8b+15tJVYiZZBnn+PQCXJ/SXf32Rv4kSzrzLLzetnLn76LTujfm9
            D+CHNn94DH6/2/1wTpus/OYoX0yesPbv9JNNmHvLc4aH5ccc9yp4Ls4zRDscfwTuv9ED66jf+B6dG+/Zle/q/I4nYRM3nBrHqmpQ34yPwzQqDvum
            zAA3OSyhtzgPjEfogy9jiYn8g+/duocysBFWs9p6AaM+zqz6FZXt+/PhvdyBuw//8Qs9vacXOGeW7vv46DvyZ88vbs6fdom+6utdE3Fv5+cwPI4v
            5SaOETaQnn2/wH8/CAS6xaU72l92fL7n8GYTmA+tBo6V/B+IhQP7IYfu5dwGjKP5oH783bPK/q+VcxnTwPebqXNI4vW9Jc9xGzrLRvFrP//382hY
            b/Fm87vvJ/AfpEzirKhu3ehTz08GfxXl/Pwz0av/tdsP3C8nDvJuM2iIke/0Nh/B4MJ2/X/TB3X26qBf8KUBOs7pAvP6IfFEPvps4hPqhFMc7s3e
            7LW+mF3yU+qkqy2+M2Tq9/rCLet06HqkudEXk2MM2B9l8afNxHnuveclr1i6nz0vP3oZUr/FZoEZaqbKzOEF/XnGNXXN191u07lCc/h52hfpWgHj
            15aY
            """),
        // -3: more than one block, repeated tables
        ("Zstd", "runs", 200000, """
            KLUv/QBYPAoABAgcHMVu8aQ//aedsxdhK07itwPOEIb+Yqx5WiuxJxV8CzZPTuA4LfTGH1J4YwHWxgY5eR9eTipwLNlRprOKKQUTM+3TH7ENMy2u
            PJE4mZVQiP4P00/fSsy9glbkudzfaYhgU69BUifz0nEsAkcmftRx8FwOHNIP4wJ7M0NVmS1UJn+YEPAHABL4/38FgREIAggEjKb0B+ZEQl0X24Q1
            KyJvOep/2auauWVeW9ZMJWDQ2cJE1Ey82oOHV76iU1NGtq3VtAq6S7+xFUDApDH2Cod1Vd0lMdG+1rdKBbPXHJwf9JzUOfLgOKYMD2wVMYIDqbh6
            9VSzfvg88C4FLrgCLFXpbHSNa6ujAe5mYw11YxcyqzCm8fGK0BTc9HH5s5e4WDFwuaMIWyw8DGCsdyeXKqjpRTjCx9n5SkaowmfpOQLsR0RTaU+l
            LQYAtAQm8CceKa1qFg8WCnYsnFI7WzWSeEJ98eEkUH+xMYxllMshcTIM27Dhw/1eBmQ2n5sBYKQ9oZtaSDvA/x0g73dEenTqwLDc+MrzOjVLWAEA
            EnAQmMEg+P+/IbCR8X4qfYMNZfJaCHQCbVQmsdfe0hS7X2vSs1MQTDVplvTKoGBilAz5hrLU9RjI1/2Mig3hsVDm1akWAUNwZq8/wSxv6Y3UGSoX
            7Goi0J44mZUKfMqDA7HmXkH+wP9OVPMPFuzUTEc3Mwc=
            """),
        // -1: RLE
        ("Zstd", "zeros", 50000, """
            KLUv/QRIVQAAEAAAAQBLQx1gAWqAH/k=
            """),
        // -1: a raw block
        ("Zstd", "random", 300, """
            KLUv/QRIYQkARtCGgkCX5KOVz/9GaZxzxKHNEDQTW06jb4SlSt96DqCc48EXbOSOgk4CIb4PO1NY8KMoGEvpkeuB4xK88ZrEGsFeqYbaW1e9P47m
            EDmPkzQwTVo8UvZVs1HWlYnR0pC0Pgf9sZLNfZRLa9m9A4Cx8k/ei6Q/h8fKCPY0BMbO7G39MtIxkuKhY8/F8OcdmK/RJaM68kbsdLc/MqibmHnO
            fX9rv9Guf19sPCjUepbgrXBGY98ik/knEL0a8l86BspW93NnsdjeIqVDzrUdGPkgXoU3VDWarOqFRK8Tk43/MTZefYIjePyYaEA53sVECfjE+pPa
            A7GVvEuJ4mwpy48XRJx+vpp3/eWJn+z0YM0lQDu2T5n6JS6EycE3mpaPb5yxIpooxUteTf2tUWTED1/4Gw==
            """),
        // python zlib, level 9
        ("Gzip", "text", 12000, """
            H4sIAAAAAAACA31aC24bOQy9ig/QSwlbLyZA22CTtHv92jMS+X4y2qbxWCNR/Dw+Ujref3z/vP33++3P/eM2bu//3j6/3j/ut/Hr+218fLz//3n7
            vH+83T+/rUHX91/H/Xac78qo6+s5yfXVP+8/fv/8Rd/InGv9x6IPCeanx29zgq+3n/frR5jqKcma7vHKNfbxbDz/JNnOrT3+kaS8mVESzQnqxaWE
            OSMuPkCgOeya9JSGVCFynTI/ZD/QGKCTWuHSjyivtjl3Pbcwd/l8OFdtNT71dFySnp+nnM9fawIXY5w/eQu2Wbbh/O+cuXaRjHKNIN9Y+lxzHKRa
            UGpruV+lFUkKWsNmadHP+c7Bc8e9DD24fs5H8785BXnrsot4GPkAiAPCWhSUjR7SPqPkUvnzN5zhtP6aVbZ9zuILTZ8ZNgULDya7di+mhUCRXQ58
            i12l1Suxl6GibMwxvZwq+9qpHYji3geFEELNemV5I5mbQQP9aEVJL8Zx0/tmy5jLo++aZw4AsufTGddDA6WUhtOQcye8m7tD3bTh5D34dm1Ubb/A
            mbcIymcoZr0QNNYKaPJ6aOgDXokbq9goGBwh4ARz25FBCajix1PEhVEgwGK2ty8Hq9TLvoWeBL+Ss6G8pKgTEtD5KdbEPqzq0QnpcilYPObwGr7M
            SBAs2wf350hdi5OEKV1y9KDiMBHg0IGe+PgrhqFEdyqOZGDBNFmP8m6F+YbomBRQJiQQYGMIP4h89Jhoj9GpfvkxxRnYU/ZEQaDsj53kkoK0XFln
            rYoxJ3mgI4/oESMFCDrxTbGH6aPFOGxdECElSoETc/e5CrNIDPkEX2BlzgOwK+U9vG8RwlyD3gH5yN1sHoLvGrPzViWcwvlz7hW/DWBF6SozZKZX
            mhc3coQapC3WewmPOFIqq7b1NH0HVkAG4bAp/+Zg0jRl6b7Mh7HWuqivkeMzpHRkpgpGYjxyWgI5NRNHGUYMvk3OTrB/Ym9LnbKVR1CgI+wCMduh
            NYeibwYrZIVejBK1Jm4ayMMcZTiiI3tcVnEoSctb21VNZ11ak6ItheMnctKe0T2qJ1dKAwU7+zMqLcRVhAaqirrqkdAYmAjInwimO0hgaz6CinFY
            +qqZNN6IkNRjmpzdlvPeIBU3FTMO7s0M66BgJvC6G1gNSAivku0raLgWZTBjdtQJGFRiDjRiWRUr+WMDngv5hEio7wJgEiX0nodT7qBKaEB4bcOT
            QOAcUt8PoYa9ZKycONVz3DJyc1KweolJZSDXTHxisrGUQksLVU6tQsWhSDdLoRV5rQRFTuvFed9oYYTLQRTyqquJpGyrderRBJKMwcGwAKWWdPzY
            tKVFzlGYkBr7CtDb7QgDq1Q7UIhzt+C3HrOecTFO0DU3PZGQI7xwmJrnDs+ijF7yySwHey7VOdjtEQaz3uc6fc3IiME8/VUnx1uU9EXKCYwNWvKL
            MWaVyRiLMSmmxCAPXEkZlmWv2CO2Ti6+UL6mJBY9ETXPpRoQREr/7H5RuopLYfkpqWkRy8VQ9qcBZWz1S5FiSf+LjE2qW/PGkQaxFdxlJs91zsms
            450LQk36kyKTuC8caORSHbouzimbxgxLVrFxK7U+t+ZeRUtyMwRd62IXono7ufPgcY+qwIyCPF7kwOzClbIkcw5ob3F656RgD0KQgm+VIeRHnkgb
            1q131Eih6MixmBDO2+12DkLlK1m2HUu8YQh/pnONrushyNGqUqcHL0ufVhlz3EO0bTnKlkxIyi+hGwtx1Kr7rNkFXPjgs6MIpTK7HFFKIBpntklK
            agG1ITUukYLUvnVwQ0an/eMNYm91PZi25DZBikfAO957DKaJGNpIy63oyIHZMz0hMu7VGDKZ9NgoLXpq4G/guGKEmltCWw6jR+R6OaRoJqx0Q+Oq
            zv3lKG9bTWsHkVSBSbMQzlocVJ6pn9n5AOcSiQWsSbjEqk1ox2Y9RFQJKLWspWdyg5HfuiBXIw40M2VBkWjPL80WGoF61D8FsQZJTOrsdqACLqJM
            Uq8ErQ8OBSX2fmUjnusHl3bLZOmo1CMMwEcvI1ChZO5v3YYU2YnmjU19E8+ogAzH4/5UUobjye3Ni1RF+NH87lBic+zgw3MXkRmEXCnIhxGxqJXT
            tt0JpLUXJJfZEa5037Giwu5aHyPxjQDLx6tXuWdn2vxA7OrF/YIDqYXPt7kRSZ3H+QdA0dSP3WFMKOG0vioyudVUDs6KEAcf1m+JPVMEh3xXTck9
            4PwkG9YRTcx4miok457Ja2/r9SimjU1Hxw0gR3hG3eimA3MBNY90TlLN2H4saqejrM5EXuN6w3JkVgEmF1qVamO97pRuGinjVbzFbiCf0LOX48JU
            Ww4PIbo7IDQNYIcOgsKbdUL7uhDxW5SB3CgZ2rA1b8ZC7YTvMHyOXTvTiwOdKF23S6dY0V3xXqlVwbmaw9txu6sAxECjcRJHZQ4q11MANheloqIr
            tGv1dtdmsXR7MlzrpFhln6STyCCkbAUgOd7eeNH7D05nLQt7EFiqNTigZSDMSe7QQK7hoNDp9PPUH8bTCLRg013mWyVj25SC+0273i6UqVZSYj5r
            t5DjwxN9Q/FYx/ad90sPdCiF5+7eHx67S57UMv8LqDNaOuAuAAA=
            """),
    ];
}
