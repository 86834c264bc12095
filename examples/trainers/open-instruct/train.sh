# open-instruct: its code verifier asks /test_program and, for stdin problems, /test_program_stdio at the same place.
# It counts any error as 0 and never tries again: each request is held to 2 s before its limit.
export CODE_API_URL=http://touchstone:8080
python open_instruct/grpo_fast.py --code_api_url $CODE_API_URL/test_program
